# Smstateen and Zihpm: do M mode's gates keep S and U mode from senvcfg and from counters?
#include "program.inc"
#include "traps.inc"
.equ mstateen0, 0x30c
.equ sstateen0, 0x10c
.equ ENVIRONMENT, 1 << 62 # ENVCFG
.equ STATE, 1 << 63 # SE0

start:
  expect_traps
  open_memory
  # senvcfg, sstateen0: closed after reset.
  enter SUPERVISOR
  expect_trap 2, 1, csrr t0, senvcfg
  expect_trap 2, 2, csrr t0, sstateen0
  enter_machine
  csrw senvcfg, zero # M mode asks nobody
  li t0, ENVIRONMENT
  csrw mstateen0, t0
  enter SUPERVISOR
  csrr t0, senvcfg
  expect_trap 2, 3, csrw sstateen0, zero
  enter_machine
  li t0, STATE
  csrs mstateen0, t0
  enter SUPERVISOR
  csrw sstateen0, zero
  enter_machine

  # Counters: mcounteren for S mode, scounteren as well for U mode.
  csrwi mcounteren, 0
  enter SUPERVISOR
  expect_trap 2, 4, rdcycle t0
  expect_trap 2, 5, csrr t0, hpmcounter3
  enter_machine
  csrwi mcounteren, 1 | 4 | 8
  csrwi scounteren, 4
  enter SUPERVISOR
  rdcycle t0
  csrr t0, hpmcounter3
  expect_trap 2, 6, rdtime t0
  enter_machine
  enter USER
  rdinstret s1
  expect_trap 2, 7, rdcycle t0
  expect_trap 2, 8, csrw instret, t0 # read-only
  rdinstret t0
  bltu s1, t0, 1f
  fail 9
1:
  enter_machine
  # Stopped by mcountinhibit.
  csrwi mcountinhibit, 4
  csrr s1, minstret
  nop
  csrr t0, minstret
  check_equal s1, t0, 10
  pass
