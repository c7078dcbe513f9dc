// The host processor's floating-point arithmetic under every rounding mode it has, with the
// exceptions each operation raises. In C, because Swift has no way to tell its optimiser that
// arithmetic depends on the rounding mode and changes the exceptions.

#pragma once

#include <stdint.h>

/// What the host computes in single and in double precision.
enum __attribute__((enum_extensibility(closed))) HostOperation {
  HostOperationAdd,
  HostOperationSubtract,
  HostOperationMultiply,
  HostOperationDivide,
  HostOperationSquareRoot,
  HostOperationFusedMultiplyAdd,
  HostOperationRoundToInteger,
  HostOperationEqual,
  HostOperationLessThan,
  HostOperationLessOrEqual,
};

/// A bit pattern, and the exceptions in the bits of RISC-V's `fflags`.
struct HostResult {
  uint64_t bits;
  uint8_t flags;
};

/// Computes in single precision; `rounding` is 0 to 3 of RISC-V's `frm`.
struct HostResult hostSingle(enum HostOperation operation, uint8_t rounding, uint32_t a,
                             uint32_t b, uint32_t c);

/// Computes in double precision; `rounding` is 0 to 3 of RISC-V's `frm`.
struct HostResult hostDouble(enum HostOperation operation, uint8_t rounding, uint64_t a,
                             uint64_t b, uint64_t c);

/// Converts between the two.
struct HostResult hostSingleFromDouble(uint64_t bits, uint8_t rounding);
struct HostResult hostDoubleFromSingle(uint32_t bits, uint8_t rounding);

/// Converts 64-bit integers.
struct HostResult hostSingleFromSigned(int64_t value, uint8_t rounding);
struct HostResult hostSingleFromUnsigned(uint64_t value, uint8_t rounding);
struct HostResult hostDoubleFromSigned(int64_t value, uint8_t rounding);
struct HostResult hostDoubleFromUnsigned(uint64_t value, uint8_t rounding);
