import MVM

/// Programs of a few words, and machines for them.
enum SmallPrograms {
  /// Prints `H`, leaves 42 in a2, and switches the machine off.
  static let hello: [UInt32] =
    [
      0x1000_02b7,  // lui  t0, 0x10000
      0x0480_0313,  // li   t1, 'H'
      0x0062_8023,  // sb   t1, 0(t0)
      0x0060_0513,  // li   a0, 6
      0x0070_0593,  // li   a1, 7
      0x02b5_0633,  // mul  a2, a0, a1
    ] + powerOff

  /// Raises an illegal instruction with no handler set: the trap goes to address 0, where nothing is.
  static let illegal: [UInt32] = [0x0000_0000]

  /// Reads a byte from the UART when one is there, adds one to it, prints it, and switches the machine off.
  static let increment: [UInt32] =
    [
      0x1000_02b7,  // lui  t0, 0x10000
      0x0052_8303,  // lb   t1, 5(t0)     the line status
      0x0013_7313,  // andi t1, t1, 1     something was received
      0xfe03_0ce3,  // beqz t1, -8
      0x0002_8303,  // lb   t1, 0(t0)
      0x0013_0313,  // addi t1, t1, 1
      0x0062_8023,  // sb   t1, 0(t0)
    ] + powerOff

  /// Asks for a reset the first time, which leaves memory at 2 MiB as it is, and switches the machine off the second time.
  static let rebootOnce: [UInt32] =
    [
      0x8020_02b7,  // lui  t0, 0x80200   (sign-extended)
      0x0202_9293,  // slli t0, t0, 32
      0x0202_d293,  // srli t0, t0, 32
      0x0002_a303,  // lw   t1, 0(t0)
      0x0003_1e63,  // bnez t1, +28
      0x0010_0313,  // li   t1, 1
      0x0062_a023,  // sw   t1, 0(t0)
      0x0010_03b7,  // lui  t2, 0x100
      0x0000_7e37,  // lui  t3, 7
      0x777e_0e13,  // addi t3, t3, 0x777
      0x01c3_a023,  // sw   t3, 0(t2)
    ] + powerOff

  /// Waits for ever.
  static let wait: [UInt32] = [0x1050_0073, 0xffdf_f06f]

  private static let powerOff: [UInt32] = [
    0x0010_03b7,  // lui  t2, 0x100
    0x0000_5e37,  // lui  t3, 5
    0x555e_0e13,  // addi t3, t3, 0x555
    0x01c3_a023,  // sw   t3, 0(t2)
    0x0000_006f,  // j    .
  ]

  /// A machine that starts with a program.
  static func machine(
    _ program: [UInt32], deterministic: Bool = true, seed: UInt64 = 0, harts: Int = 1
  ) throws -> Machine {
    var configuration = MachineConfiguration()
    configuration.memory = 16 << 20
    configuration.deterministic = deterministic
    configuration.seed = seed
    configuration.harts = harts
    return try Machine(configuration, program: bytes(program))
  }

  static func bytes(_ program: [UInt32]) -> [UInt8] {
    program.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
  }
}
