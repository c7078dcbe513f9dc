import TestPrograms

/// A program in M mode that enters U mode, whose calls it answers with 7.
enum CallingProgram {
  /// It calls with 64 in a7 and 5 in a0, and then with 93, which switches the machine off.
  static let twice = program(user: [
    0x0400_0893,  // addi a7, zero, 64
    0x0050_0513,  // addi a0, zero, 5
    0x0000_0073,  // ecall
    0x05d0_0893,  // addi a7, zero, 93
    0x0000_0073,  // ecall
    0x0000_006f,  // j .
  ])

  /// It calls for ever, with 64 in a7.
  static let forEver = program(user: [
    0x0400_0893,  // addi a7, zero, 64
    0x0050_0513,  // addi a0, zero, 5
    0x0000_0073,  // ecall
    0xff5f_f06f,  // j to the start
    0x0000_0013, 0x0000_0013,
  ])

  /// The address of the first instruction in U mode.
  static let user: UInt64 = 0x8000_0038

  private static func program(user: [UInt32]) -> GuestCode {
    GuestCode([
      0x0000_0297, 0x0502_8293,  // auipc t0, 0; addi t0, t0, handler
      0x3052_9073,  // csrw mtvec, t0
      0x0000_0297, 0x02c2_8293,  // auipc t0, 0; addi t0, t0, user
      0x3412_9073,  // csrw mepc, t0
    ]) + .li(6, 0x1800)
      + GuestCode([
        0x3003_3073,  // csrc mstatus, t1
        0xfff0_0313, 0x3b03_1073,  // addi t1, zero, -1; csrw pmpaddr0, t1
        0x01f0_0313, 0x3a03_1073,  // addi t1, zero, 31; csrw pmpcfg0, t1
        0x3020_0073,  // mret
      ]) + GuestCode(user)
      + GuestCode([
        0x3410_22f3,  // handler: csrr t0, mepc
        0x0042_8293,  // addi t0, t0, 4
        0x3412_9073,  // csrw mepc, t0
        0x05d0_0313,  // addi t1, zero, 93
        0x0068_8663,  // beq a7, t1, off
        0x0070_0513,  // addi a0, zero, 7
        0x3020_0073,  // mret
      ]) + .powerOff()
  }
}
