# The kernel: one module, with the font and the keys, and out of the machine's own sources the device tree's reader and the
# kinds of 9P's messages.

KERNEL_SWIFT := $(shell find kernel -name '*.swift') \
  $(addprefix ../Sources/Board/DeviceTree/, DeviceTreeReader.swift DeviceTreeBlob.swift DeviceTreeNode.swift DeviceTreeValue.swift) \
  ../Sources/Devices/Virtio/NineP/NinePKind.swift $(FONT_SOURCES) $(KEYBOARD_SOURCES)
KERNEL_ASSEMBLY := $(wildcard kernel/Processor/*.S)
KERNEL_OBJECTS := $(patsubst kernel/Processor/%.S,$(OUTPUT)/kernel/%.o,$(KERNEL_ASSEMBLY))
KERNEL_ELF := $(OUTPUT)/kernel/kernel.elf

# Frame pointers, so that a panic can tell who called whom.
# OPTIMIZE=-Onone compiles in less than half the time, for a kernel that is tried and changed.
OPTIMIZE ?= -O
KERNEL_FLAGS := $(OPTIMIZE) -module-name Kernel -Xcc -fno-omit-frame-pointer -Xllvm -frame-pointer=all \
  $(addprefix -Xcc , $(SYSTEM_ISA)) -I kernel/include

kernel: $(KERNEL_ELF)

$(OUTPUT)/kernel/%.o: kernel/Processor/%.S | $(OUTPUT)/kernel
	$(CLANG) $(C_FLAGS) $(SYSTEM_ISA) -c $< -o $@

# Other options make it anew.
KERNEL_OPTIONS := $(OUTPUT)/kernel/options
$(KERNEL_OPTIONS): force | $(OUTPUT)/kernel
	@echo '$(KERNEL_FLAGS)' | cmp -s - $@ || echo '$(KERNEL_FLAGS)' > $@
force:
.PHONY: force

$(OUTPUT)/kernel/Kernel.o: $(KERNEL_SWIFT) $(wildcard kernel/include/*/*.h) $(KERNEL_OPTIONS) rules.mk kernel/part.mk
	$(SWIFTC) $(KERNEL_FLAGS) -c $(KERNEL_SWIFT) -o $@
	touch $@

KERNEL_LINK = $(LD) --gc-sections -T kernel/kernel.ld $(KERNEL_OBJECTS) $(OUTPUT)/kernel/Kernel.o \
  $(MEMORY_OBJECT) $(UNICODE_TABLES) $(COMPILER_RUNTIME)

$(OUTPUT)/kernel/nosymbols.o: kernel/nosymbols.S | $(OUTPUT)/kernel
	$(CLANG) $(C_FLAGS) $(SYSTEM_ISA) -c $< -o $@

# Linked twice: the first time to know where functions are (symbols.py).
$(KERNEL_ELF): $(OUTPUT)/kernel/Kernel.o $(KERNEL_OBJECTS) $(OUTPUT)/kernel/nosymbols.o $(MEMORY_OBJECT) \
    kernel/kernel.ld kernel/symbols.py
	$(KERNEL_LINK) $(OUTPUT)/kernel/nosymbols.o -o $@.first
	$(TOOLCHAIN)/bin/llvm-nm --numeric-sort $@.first | $(TOOLCHAIN)/bin/swift-demangle --simplified | \
	  python3 kernel/symbols.py 2080200000 > $(OUTPUT)/kernel/symbols.S
	$(CLANG) $(C_FLAGS) $(SYSTEM_ISA) -c $(OUTPUT)/kernel/symbols.S -o $(OUTPUT)/kernel/symbols.o
	$(KERNEL_LINK) $(OUTPUT)/kernel/symbols.o -o $@
	rm $@.first
