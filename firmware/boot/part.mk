# Our own firmware: $(OUTPUT)/boot/boot.elf, linked for the start of RAM.
#
# It is linked without an allocator: an object, an array or a string that wanted memory at run time
# would be an undefined symbol.
BOOT := $(OUTPUT)/boot
BOOT_SWIFT := $(wildcard boot/*.swift boot/*/*.swift)
BOOT_HEADERS := $(wildcard boot/include/*)
BOOT_OBJECTS := $(BOOT)/start.o $(BOOT)/Boot.o $(MEMORY_OBJECT)

boot: $(BOOT)/boot.elf

$(BOOT)/boot.elf: $(BOOT_OBJECTS) boot/boot.ld
	$(LD) --gc-sections -z noexecstack -T boot/boot.ld $(BOOT_OBJECTS) -o $@

$(BOOT)/Boot.o: $(BOOT_SWIFT) $(BOOT_HEADERS) rules.mk boot/part.mk | $(BOOT)
	$(SWIFTC) -Osize $(addprefix -Xcc ,$(SYSTEM_ISA)) -I boot/include -module-name Boot \
	  -c $(BOOT_SWIFT) -o $@
	touch $@

$(BOOT)/start.o: boot/start.S rules.mk | $(BOOT)
	$(CLANG) $(C_FLAGS) $(SYSTEM_ISA) -c $< -o $@
