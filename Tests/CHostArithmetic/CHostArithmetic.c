#include "CHostArithmetic.h"

#include <fenv.h>
#include <math.h>
#include <string.h>

#pragma STDC FENV_ACCESS ON

static const int roundings[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD};

static void begin(uint8_t rounding) {
  fesetround(roundings[rounding & 3]);
  feclearexcept(FE_ALL_EXCEPT);
}

static struct HostResult finish(uint64_t bits) {
  int raised = fetestexcept(FE_ALL_EXCEPT);
  fesetround(FE_TONEAREST);
  return (struct HostResult){
      .bits = bits,
      .flags = (raised & FE_INEXACT ? 1 : 0) | (raised & FE_UNDERFLOW ? 2 : 0) |
               (raised & FE_OVERFLOW ? 4 : 0) | (raised & FE_DIVBYZERO ? 8 : 0) |
               (raised & FE_INVALID ? 16 : 0),
  };
}

// Operands and results pass through volatile variables, so that no compiler moves an operation
// across `begin` or `finish`, or computes it beforehand.
#define ARITHMETIC(name, number, pattern, squareRoot, fused, nearby)                          \
  struct HostResult name(enum HostOperation operation, uint8_t rounding, pattern a, pattern b, \
                         pattern c) {                                                         \
    volatile number x, y, z, result = 0;                                                      \
    volatile pattern truth = 0;                                                               \
    memcpy((void *)&x, &a, sizeof a);                                                         \
    memcpy((void *)&y, &b, sizeof b);                                                         \
    memcpy((void *)&z, &c, sizeof c);                                                         \
    begin(rounding);                                                                          \
    switch (operation) {                                                                      \
    case HostOperationAdd: result = x + y; break;                                             \
    case HostOperationSubtract: result = x - y; break;                                        \
    case HostOperationMultiply: result = x * y; break;                                        \
    case HostOperationDivide: result = x / y; break;                                          \
    case HostOperationSquareRoot: result = squareRoot(x); break;                              \
    case HostOperationFusedMultiplyAdd: result = fused(x, y, z); break;                       \
    case HostOperationRoundToInteger: result = nearby(x); break;                              \
    case HostOperationEqual: truth = x == y; return finish(truth);                            \
    case HostOperationLessThan: truth = x < y; return finish(truth);                          \
    case HostOperationLessOrEqual: truth = x <= y; return finish(truth);                      \
    }                                                                                         \
    pattern bits;                                                                             \
    struct HostResult outcome = finish(0);                                                    \
    memcpy(&bits, (void *)&result, sizeof bits);                                              \
    outcome.bits = bits;                                                                      \
    return outcome;                                                                           \
  }

ARITHMETIC(hostSingle, float, uint32_t, sqrtf, fmaf, rintf)
ARITHMETIC(hostDouble, double, uint64_t, sqrt, fma, rint)

#define CONVERSION(name, source, sourcePattern, target, targetPattern) \
  struct HostResult name(sourcePattern value, uint8_t rounding) {      \
    volatile source x;                                                 \
    volatile target result;                                            \
    memcpy((void *)&x, &value, sizeof value);                          \
    begin(rounding);                                                   \
    result = (target)x;                                                \
    struct HostResult outcome = finish(0);                             \
    targetPattern bits;                                                \
    memcpy(&bits, (void *)&result, sizeof bits);                       \
    outcome.bits = bits;                                               \
    return outcome;                                                    \
  }

CONVERSION(hostSingleFromDouble, double, uint64_t, float, uint32_t)
CONVERSION(hostDoubleFromSingle, float, uint32_t, double, uint64_t)
CONVERSION(hostSingleFromSigned, int64_t, int64_t, float, uint32_t)
CONVERSION(hostSingleFromUnsigned, uint64_t, uint64_t, float, uint32_t)
CONVERSION(hostDoubleFromSigned, int64_t, int64_t, double, uint64_t)
CONVERSION(hostDoubleFromUnsigned, uint64_t, uint64_t, double, uint64_t)
