import MVM
import Synchronization
import TestPrograms
import Testing

/// Starting, stopping and ending, in both modes.
@Suite struct RunningTests {
  static func machine(
    _ code: GuestCode, deterministic: Bool = true, harts: Int = 1, seed: UInt64 = 0
  ) throws -> Machine {
    var configuration = MachineConfiguration()
    configuration.memory = 1 << 20
    configuration.deterministic = deterministic
    configuration.harts = harts
    configuration.seed = seed
    return try Machine(configuration, program: code.bytes)
  }

  @Test(arguments: [true, false], [0, 1, 42, 255])
  func endsWithTheGuestsCode(deterministic: Bool, code: UInt32) throws {
    let machine = try Self.machine(.powerOff(code: code), deterministic: deterministic)
    #expect(machine.run() == .poweredOff(code: code))
    #expect(machine.run() == .poweredOff(code: code), "and stays so")
    #expect(Ending.poweredOff(code: code).exitCode == UInt8(code))
  }

  @Test(arguments: [true, false], [1, 4])
  func startsAndWaits(deterministic: Bool, harts: Int) throws {
    let machine = try Self.machine(.powerOff(), deterministic: deterministic, harts: harts)
    try machine.start()
    #expect(machine.wait() == .poweredOff(code: 0))
  }

  @Test(arguments: [true, false], [1, 3])
  func stopsAndGoesOn(deterministic: Bool, harts: Int) throws {
    let machine = try Self.machine(
      .print(UInt8(ascii: "a")) + .spin, deterministic: deterministic, harts: harts)
    machine.onOutput { [machine] _ in machine.stop() }
    for _ in 0..<3 {
      #expect(machine.run() == .stopped)
      #expect(machine.instructionsRetired > 0)
      machine.stop()
    }
    #expect(!machine.isRunning)
  }

  @Test func aStoppedHartCanBeSentElsewhere() throws {
    let machine = try Self.machine(.spin + .powerOff(code: 7), deterministic: false)
    try machine.start()
    machine.stop()
    #expect(machine.wait() == .stopped)
    machine.harts[0].pc = machine.memory.range.lowerBound + 4
    #expect(machine.run() == .poweredOff(code: 7))
  }

  @Test(arguments: [true, false])
  func rebootsFromTheSameProgram(deterministic: Bool) throws {
    // The first time there is a zero in memory, the second time there is not.
    let code =
      GuestCode.li(10, 0x2000)
      + GuestCode([
        0x0000_05b7 | 0x40000 << 12,  // lui a1, 0x40000
        0x0015_9593,  //                 slli a1, a1, 1
        0x00b5_0533,  //                 add a0, a0, a1
        0x0005_2583,  //                 lw a1, 0(a0)
        0x0400_0613,  //                 li a2, 64
        0x00c5_2023,  //                 sw a2, 0(a0)
        0x0205_9063,  //                 bnez a1, past the reboot
      ]) + .reboot + .powerOff(code: 3)
    let machine = try Self.machine(code, deterministic: deterministic)
    nonisolated(unsafe) var reboots = 0
    machine.onReboot { reboots += 1 }
    #expect(machine.run() == .poweredOff(code: 3))
    #expect(reboots == 1)
  }

  @Test func countsInstructions() throws {
    let machine = try Self.machine(.spin)
    #expect(machine.run(instructions: 1000) == .budget)
    #expect(machine.instructionsRetired == 1000)
    #expect(machine.time == 1000, "a hart carries out one a nanosecond")
    #expect(machine.run(instructions: 1) == .budget)
    #expect(machine.instructionsRetired == 1001)
  }

  @Test func knowsThatNothingCanHappenAnyMore() throws {
    let machine = try Self.machine(.wait)
    #expect(machine.run() == .idle)
    #expect(machine.harts[0].isWaiting)
  }

  @Test func stepsOneHart() throws {
    let machine = try Self.machine(.spin, harts: 2)
    #expect(machine.step(hart: 1, count: 20) == 20)
    #expect(machine.harts[0].instructionsRetired == 0)
    #expect(machine.harts[1].instructionsRetired == 20)
  }

  @Test(arguments: [true, false])
  func stepsToTheEnd(deterministic: Bool) throws {
    let machine = try Self.machine(.powerOff(), deterministic: deterministic)
    let steps = machine.step(count: 1000)
    #expect(steps > 5 && steps < 30, "boot ROM and program, until it waits")
  }

  @Test func resetBeginsAnew() throws {
    let machine = try Self.machine(.li(10, 5) + .powerOff(code: 5))
    #expect(machine.run() == .poweredOff(code: 5))
    try machine.reset()
    #expect(machine.time == 0)
    #expect(machine.harts[0][.t1] == 0)
    #expect(machine.run() == .poweredOff(code: 5))
  }

  @Test(arguments: 1...8)
  func theSameSeedIsTheSameRun(harts: Int) throws {
    // Harts count in one word, each in its own way: the outcome depends on their turns.
    let race = GuestCode([
      0xf140_2573,  // csrr a0, mhartid
      0x0015_0513,  // addi a0, a0, 1
      0x0000_0597,  // auipc a1, 0
      0x1005_8593,  // addi a1, a1, 0x100
      0x0005_a603,  // again: lw a2, 0(a1)
      0x02a6_0633,  // mul a2, a2, a0
      0x00a6_0633,  // add a2, a2, a0
      0x00c5_a023,  // sw a2, 0(a1)
      0xff1f_f06f,  // j again
    ])
    func hash(_ seed: UInt64, _ pieces: [UInt64]) throws -> UInt64 {
      let machine = try Self.machine(race, harts: harts, seed: seed)
      for piece in pieces { #expect(machine.run(instructions: piece) == .budget) }
      return machine.stateHash
    }
    let first = try hash(1, [300_000])
    #expect(try hash(1, [1, 99_999, 7, 199_993]) == first)
    if harts > 1 { #expect(try hash(2, [300_000]) != first) }
  }

  @Test(arguments: [true, false])
  func inputComesFromTheProgram(deterministic: Bool) throws {
    // Polls the UART's line status until there is a byte, and switches off with it as the exit code.
    let code =
      GuestCode.li(10, 0x1000_0000)
      + GuestCode([
        0x0055_4583,  // again: lbu a1, 5(a0)
        0x0015_f593,  // andi a1, a1, 1
        0xfe05_8ce3,  // beqz a1, again
        0x0005_4583,  // lbu a1, 0(a0)
        0x0105_9593,  // slli a1, a1, 16
      ]) + .li(6, 0x3333) + GuestCode([0x00b3_6333]) + .li(5, 0x10_0000)  // or t1, t1, a1
      + .sw(6, at: 5) + .wait
    let machine = try Self.machine(code, deterministic: deterministic)
    machine.send([65])
    #expect(machine.run() == .poweredOff(code: 65))
  }
}
