# The disk of our own system: an ext2 image with the programs, as disk-images/mvm/contents lists them.

DISK := $(OUTPUT)/disk.img
DISK_RECIPE := ../disk-images/mvm/contents
DISK_INPUTS := $(shell find ../disk-images/mvm -type f) ../scripts/make-disk \
  $(addprefix $(USER_OUTPUT)/,$(USER_PROGRAMS) $(USER_LINKED:=.names)) $(PICTURES)

disk: $(DISK)

$(DISK): $(DISK_INPUTS) disk.mk
	../scripts/make-disk --build $(OUTPUT) $(DISK_RECIPE) $@ $(USER_PROGRAMS)
