# Starts a benchmark in the guest. Without PROCESS, work() runs in M mode, without translation and without interrupts. With
# PROCESS it runs in U mode under Sv39, on 4 KiB pages, while a supervisor takes a timer's interrupt 100 times a second.
# Either way, report() has the last word, in M mode.

.equ MENVCFG, 0x30a
.equ STIMECMP, 0x14d
.equ TICK, 100000 # of 10 MHz: 10 ms

.section .system.start, "ax"
.globl _start
_start:
  csrr t0, mhartid
  la sp, stack_end
  slli t1, t0, 14
  sub sp, sp, t1
  li t1, 0x6000 # floating point on
  csrs mstatus, t1
  la t1, trap
  csrw mtvec, t1
  bnez t0, others
#ifdef PROCESS
  li t0, -1
  csrw pmpaddr0, t0
  li t0, 0x1f
  csrw pmpcfg0, t0
  li t0, 7
  csrw mcounteren, t0
  csrw scounteren, t0
  li t0, 1 << 63 # Sstc: the supervisor has a timer of its own
  csrw MENVCFG, t0
  li t0, 1 << 5 # and takes its interrupt itself; all else is for M mode
  csrw mideleg, t0
  call make_tables
  csrw satp, a0
  sfence.vma
  li t0, 0x1800
  csrc mstatus, t0
  li t0, 0x0800
  csrs mstatus, t0
  la t0, supervisor
  csrw mepc, t0
  mret
#else
  call measure
  j end
#endif

# Harts that have nothing to do wait.
others:
#ifdef HARTS
  li t1, 8
  bgeu t0, t1, 1f
  call join_work
#endif
1:
  wfi
  j 1b

# A user is done where it calls M mode; anything else that traps is a mistake.
.align 2
trap:
  csrr t0, mcause
  li t1, 8
  beq t0, t1, 1f
  li a0, 0
  li a1, 0
1:
  la sp, stack_end
end:
  la t0, ticks
  ld a2, 0(t0)
  call report
1:
  j 1b

#ifdef PROCESS
supervisor:
  la t0, tick
  csrw stvec, t0
  la t0, frame
  csrw sscratch, t0
  rdtime t0
  li t1, TICK
  add t0, t0, t1
  csrw STIMECMP, t0
  li t0, 1 << 5
  csrs sie, t0
  li t0, 0x100 # SPP: to U mode
  csrc sstatus, t0
  li t0, 0x20 # SPIE
  csrs sstatus, t0
  la t0, process
  csrw sepc, t0
  la sp, user_stack_end
  sret

# An interrupt of the timer: what every kernel does, all registers to memory and back.
.align 2
tick:
  csrrw sp, sscratch, sp
  .irp n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  sd x\n, \n * 8(sp)
  .endr
  la t0, ticks
  ld t1, 0(t0)
  addi t1, t1, 1
  sd t1, 0(t0)
  rdtime t0
  li t1, TICK
  add t0, t0, t1
  csrw STIMECMP, t0
  .irp n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  ld x\n, \n * 8(sp)
  .endr
  csrrw sp, sscratch, sp
  sret

.text
process:
  call measure
  ecall

.bss
.align 4
.skip 65536
user_stack_end:
#endif

# What M mode and the supervisor write to.
.section .reserved, "aw", @nobits
.align 12
.skip 8 << 14
stack_end:
ticks: .skip 8
.align 3
frame: .skip 32 * 8
