# What all programs for the guest are built with: the Swift toolchain's own compilers and linker.
#
# A program is one Swift module, compiled whole. swiftc leaves an output that did not change
# untouched, so that make would run it for ever: the rules `touch` what they made.

TOOLCHAIN := $(shell dirname "$$(dirname "$$(readlink -f "$$(command -v swiftc)")")")
OUTPUT := $(abspath ../.build/firmware)
RUNTIME := runtime

CLANG := $(TOOLCHAIN)/bin/clang
LD := $(TOOLCHAIN)/bin/ld.lld
AR := $(TOOLCHAIN)/bin/llvm-ar

# Firmware and kernel: no floating point, and code that finds itself anywhere. User programs use the
# hardware's floating point within functions, and pass it in integer registers: the toolchain's
# Unicode tables are of that ABI.
SYSTEM_ISA := -march=rv64imac_zicsr_zifencei -mabi=lp64 -mcmodel=medany
USER_ISA := -march=rv64gc -mabi=lp64 -mcmodel=medany

SWIFT_FLAGS := -target riscv64-none-none-eabi -wmo -parse-as-library -swift-version 6 \
  -enable-experimental-feature Embedded -enable-experimental-feature Extern \
  -enable-experimental-feature Volatile -enforce-exclusivity=unchecked \
  -enable-upcoming-feature ExistentialAny -warnings-as-errors \
  -Xfrontend -disable-stack-protector -Xfrontend -function-sections
C_FLAGS := --target=riscv64-none-elf -ffreestanding -O2 -Wall -Wextra -Werror -ffunction-sections

SWIFTC := $(TOOLCHAIN)/bin/swiftc $(SWIFT_FLAGS) -I $(RUNTIME)/include

UNICODE_TABLES := $(TOOLCHAIN)/lib/swift/embedded/riscv64-none-none-eabi/libswiftUnicodeDataTables.a
# Division of 128-bit numbers, and doubles without hardware.
COMPILER_RUNTIME := $(shell riscv64-unknown-elf-gcc -march=rv64imac -mabi=lp64 -print-libgcc-file-name)

$(OUTPUT) $(OUTPUT)/boot $(OUTPUT)/kernel $(OUTPUT)/user:
	mkdir -p $@
