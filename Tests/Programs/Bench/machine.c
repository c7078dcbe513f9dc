// A bytecode interpreter: one switch, taken again and again (a program that counts Collatz steps).
#include "Support/bench.h"
enum { PUSH, LOAD, STORE, ADD, MUL, AND, SHR, JZ, JNZ, JMP, HALT };
// while (n != 1) { n = n & 1 ? 3 * n + 1 : n >> 1; steps++; }
static const u8 program[] = {
    LOAD, 0, PUSH, 1, AND, JZ, 17, LOAD, 0, PUSH, 3, MUL, PUSH, 1, ADD, JMP, 22, LOAD, 0,
    PUSH, 1, SHR, STORE, 0, LOAD, 1, PUSH, 1, ADD, STORE, 1, LOAD, 0, PUSH, 1, SHR, JNZ, 0,
    HALT,
};
static u64 stack[64], variables[4];

static void run(const u8 *code) {
  u64 *sp = stack;
  for (const u8 *pc = code;;) {
    switch (*pc++) {
      case PUSH: *sp++ = *pc++; break;
      case LOAD: *sp++ = variables[*pc++]; break;
      case STORE: variables[*pc++] = *--sp; break;
      case ADD: sp--; sp[-1] += sp[0]; break;
      case MUL: sp--; sp[-1] *= sp[0]; break;
      case AND: sp--; sp[-1] &= sp[0]; break;
      case SHR: sp--; sp[-1] >>= sp[0]; break;
      case JZ: pc = *--sp ? pc + 1 : code + *pc; break;
      case JNZ: pc = *--sp ? code + *pc : pc + 1; break;
      case JMP: pc = code + *pc; break;
      default: return;
    }
  }
}

u64 work(void) {
  u64 sum = 0;
  for (u64 n = 2; n < 2u + ROUNDS(45000); n++) {
    variables[0] = n;
    variables[1] = 0;
    run(program);
    sum += variables[1];
  }
  return sum;
}
