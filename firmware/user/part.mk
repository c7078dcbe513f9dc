# User programs: a library, `System`, and what is made with it. A folder beside this file is a
# program, one Swift module and one ELF file; `system` is the library.

USER := user
USER_OUTPUT := $(OUTPUT)/user
USER_PROGRAMS := $(filter-out system shared include runtime tests, \
  $(notdir $(patsubst %/,%,$(wildcard $(USER)/*/))))
USER_SWIFTC := $(SWIFTC) -Osize -I $(USER)/include -I $(USER_OUTPUT) \
  $(addprefix -Xcc ,$(USER_ISA))

sh_SHARED := $(USER)/shared
tools_SHARED := $(USER)/shared

SYSTEM_SOURCES := $(shell find $(USER)/system -name '*.swift') $(FONT_SOURCES) \
  $(KEYBOARD_SOURCES)
SYSTEM_OBJECTS := $(USER_OUTPUT)/start.o $(USER_OUTPUT)/System.o $(MEMORY_OBJECT)

$(USER_OUTPUT)/start.o: $(USER)/runtime/start.S | $(USER_OUTPUT)
	$(CLANG) $(C_FLAGS) $(USER_ISA) -c $< -o $@

$(USER_OUTPUT)/System.o: $(SYSTEM_SOURCES) $(wildcard $(USER)/include/*) $(USER)/part.mk rules.mk \
  | $(USER_OUTPUT)
	$(USER_SWIFTC) -module-name System -emit-module \
	  -emit-module-path $(USER_OUTPUT)/System.swiftmodule -c $(SYSTEM_SOURCES) -o $@
	touch $@

# user_program NAME: what is in its folder, and in the folders that NAME_SHARED names.
define user_program
$(USER_OUTPUT)/$(1).o: $$(shell find $(USER)/$(1) $$($(1)_SHARED) -name '*.swift') \
  $(USER_OUTPUT)/System.o
	$$(USER_SWIFTC) -module-name $(1)_program -c $$(filter %.swift,$$^) -o $$@
	touch $$@

$(USER_OUTPUT)/$(1): $(USER_OUTPUT)/$(1).o $(SYSTEM_OBJECTS) $(USER)/runtime/program.ld
	$(LD) --gc-sections -z max-page-size=4096 -T $(USER)/runtime/program.ld \
	  $$(filter %.o,$$^) $(UNICODE_TABLES) $(COMPILER_RUNTIME) -o $$@

user: $(USER_OUTPUT)/$(1)
endef

$(foreach program,$(USER_PROGRAMS),$(eval $(call user_program,$(program))))

# A program that is many: the names by which it is linked on a disk, one a line, are the first words of
# every `Tool(...)`.
define user_names
$(USER_OUTPUT)/$(1).names: $(shell find $(USER)/$(1) -name '*.swift') | $(USER_OUTPUT)
	grep -hPzo '(Tool|= ending)\(\s*"\K[^"]+' $$^ | tr '\0' '\n' | sort > $$@

user: $(USER_OUTPUT)/$(1).names
endef

USER_LINKED := tools demonstrations

$(foreach program,$(USER_LINKED),$(eval $(call user_names,$(program))))
