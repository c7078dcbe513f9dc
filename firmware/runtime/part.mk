# memcpy and its kin, of the ABI that all programs share.
MEMORY_OBJECT := $(OUTPUT)/memory.o

$(MEMORY_OBJECT): $(RUNTIME)/memory.S | $(OUTPUT)
	$(CLANG) $(C_FLAGS) $(SYSTEM_ISA) -c $< -o $@
