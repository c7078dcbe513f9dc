import Bus
import Glibc
import Hart
import RISCV
import Testing

/// What windows show, and what they must not.
struct WindowTests {
  private static let contestants: [Contestant] = [
    .interpreter, .translator, .windowTranslator, .interruptedWindowTranslator,
  ]

  // MARK: Two pages

  private static let crossing = [
    Instruction(.ld, rd: 15, rs1: 12), Instruction(.ld, rd: 15, rs1: 13),
    Instruction(.ld, rd: 10, rs1: 14), Instruction(.jal, rd: Instruction.sink, immediate: 4),
    Instruction(.ld, rd: 10, rs1: 14), Instruction(.sd, rs1: 14, rs2: 16),
    Instruction(.jal, rd: Instruction.sink, immediate: 0),
  ]

  /// An access in two pages goes by the translations in force of both, and brings them into force.
  @Test(arguments: contestants, [true, false])
  func bothPagesAreThoseInForce(contestant: Contestant, areKnown: Bool) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    let pages = try WalkTests.prepare(machine, Self.crossing)
    let (first, second) = (WalkTests.physical(0x1ffc), WalkTests.physical(0x2000))
    let other = WalkTests.physical(0x3000)
    try machine.memory.store(UInt32(2), other)
    for pass in 0..<40 as Range<UInt64> {
      try machine.memory.store(UInt32(7), first)
      try machine.memory.store(UInt32(1), second)
      try pages.map(2, to: second)
      let hart = machine.hart
      // All are forgotten.
      _ = try #require(hart.modify(controlRegister: 0x180, 0))
      _ = try #require(hart.modify(controlRegister: 0x180, VirtualPages.space))
      (hart.registers[12], hart.registers[13]) = (0x1000, areKnown ? 0x2000 : 0x1008)
      (hart.registers[14], hart.registers[16], hart.pc) = (0x1ffc, 0x5_0000_0006, 0)
      run(machine, 4)
      #expect(hart.registers[10] == 0x1_0000_0007 && hart.pc == 0x10)
      // Without a fence.
      try pages.map(2, to: other)
      run(machine, 3)
      #expect(hart.registers[10] == 0x1_0000_0007, "pass \(pass)")
      #expect(try machine.memory.load(first, as: UInt32.self) == 6)
      #expect(try machine.memory.load(second, as: UInt32.self) == 5)
      #expect(try machine.memory.load(other, as: UInt32.self) == 2)
    }
  }

  // MARK: Among others

  /// Two stores of a group, and a load between them.
  private static let between = [
    Instruction(.sd, rs1: 14, rs2: 16), Instruction(.ld, rd: 10, rs1: 15),
    Instruction(.sd, rs1: 14, rs2: 16, immediate: 8),
    Instruction(.jal, rd: Instruction.sink, immediate: 0),
  ]

  /// The group gives up, since it is for a device for a while. Then the load takes the place in the TLB that the group has found: the
  /// second store is not made by what stands there.
  @Test(arguments: contestants)
  func whatIsShownTakesNoPlaceAway(contestant: Contestant) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    let pages = try WalkTests.prepare(machine, Self.between)
    try pages.map(4, to: GuestLayout.device)
    try pages.repeat(at: GuestLayout.farWindows)
    let hart = machine.hart
    let store = WalkTests.physical(0x1000)
    for pass in 0..<400 as Range<UInt64> {
      let isDevice = pass < 200
      hart.pc = 0
      (hart.registers[14], hart.registers[16]) = (isDevice ? 0x4000 : 0x1000, pass)
      hart.registers[15] = isDevice ? 0x3000 : GuestLayout.farWindows + 0x1010
      run(machine, 3)
      #expect(hart.pc == 12)
      if isDevice { continue }
      #expect(try machine.memory.load(store, as: UInt64.self) == pass)
      #expect(try machine.memory.load(store + 8, as: UInt64.self) == pass)
    }
  }

  private func run(_ machine: TrialMachine, _ count: Int) {
    var left = count
    while left > 0 { left -= max(1, machine.run(budget: left)) }
  }

  // MARK: The host

  /// Each of them would read what is at the host's address that a window has for x14, or write there. x16 leads from RAM to it by one step.
  private static let intruders: [[Instruction]] = [
    [Instruction(.ld, rd: 10, rs1: 14)],
    [Instruction(.sd, rs1: 14, rs2: 17)],
    [Instruction(.addi, rd: 5, rs1: 14, immediate: 24), Instruction(.ld, rd: 10, rs1: 5)],
    [Instruction(.ld, rd: 12, rs1: 13), Instruction(.ld, rd: 10, rs1: 14)],
    [
      Instruction(.ld, rd: 10, rs1: 13), Instruction(.add, rd: 13, rs1: 13, rs2: 16),
      Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
      Instruction(.bne, rs1: 11, rs2: 0, immediate: -12),
    ],
    [
      Instruction(.sd, rs1: 13, rs2: 17), Instruction(.add, rd: 13, rs1: 13, rs2: 16),
      Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
      Instruction(.bne, rs1: 11, rs2: 0, immediate: -12),
    ],
    [
      Instruction(.add, rd: 13, rs1: 13, rs2: 16), Instruction(.ld, rd: 10, rs1: 13),
      Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
      Instruction(.bne, rs1: 11, rs2: 0, immediate: -12),
    ],
  ]

  /// A guest that knows where the host has something finds nothing there.
  @Test(arguments: intruders)
  func theHostIsOutOfReach(code: [Instruction]) throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), .windowTranslator))
    let hart = machine.hart
    let secret = UnsafeMutablePointer<UInt64>.allocate(capacity: 16)
    secret.initialize(repeating: 0x5ec4e7, count: 16)
    defer { secret.deallocate() }
    let end = GuestLayout.code + UInt64(code.count) * 4
    for (index, instruction) in (code + [Instruction(.jal, rd: Instruction.sink)]).enumerated() {
      let bits = try #require(CodeBuilder.encoder.encode(instruction))
      try machine.memory.store(bits, GuestLayout.code + UInt64(index) * 4)
    }
    // Traps go to where a program goes that has none.
    _ = try #require(hart.modify(controlRegister: 0x305, end))
    guard let origin = hart.openWindow() else { return }
    for pass in 0..<60 {
      // Harmless until all is translated.
      let isHarmless = pass < 40
      let there = UInt64(UInt(bitPattern: secret)) &- origin
      (hart.registers[13], hart.registers[14]) = (GuestLayout.data, there)
      hart.registers[16] = there &- GuestLayout.data
      if isHarmless { (hart.registers[14], hart.registers[16]) = (GuestLayout.data, 8) }
      (hart.registers[10], hart.registers[11], hart.registers[17]) = (0, 5, 99)
      hart.pc = GuestLayout.code
      run(machine, 50)
      #expect(hart.pc == end)
      #expect(hart.registers[10] != 0x5ec4e7)
      #expect((0..<16).allSatisfy { secret[$0] == 0x5ec4e7 })
      let cause = try #require(hart.inspect(controlRegister: 0x342))
      #expect(isHarmless ? cause == 0 : cause == 5 || cause == 7, "pass \(pass)")
    }
    let statistics = try #require(hart.engine?.statistics)
    #expect(statistics.windowRequests > 0 && statistics.translatedInstructions > 100)
  }

  /// A loop whose step in x16 is found in the window twice, and then leads beyond all that is kept free.
  @Test func theHostIsNotAStepAway() throws {
    let machine = try #require(TrialMachine(RandomProgram(seed: 1), .windowTranslator))
    let (hart, start, step) = (machine.hart, UInt64(200) << 30, Int64(-140) << 30)
    let pages = try WalkTests.prepare(
      machine,
      [
        Instruction(.ld, rd: 10, rs1: 13), Instruction(.add, rd: 13, rs1: 13, rs2: 16),
        Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
        Instruction(.bne, rs1: 11, rs2: 0, immediate: -12),
        Instruction(.jal, rd: Instruction.sink),
      ])
    for address in [start, UInt64(60) << 30] { try pages.repeatAll(at: address) }
    for (register, value) in [(UInt16(0x302), UInt64(1) << 13), (0x105, 0x10)] {
      _ = try #require(hart.modify(controlRegister: register, value))
    }
    guard let origin = hart.openWindow() else { return }
    let place = UnsafeMutableRawPointer(bitPattern: UInt(origin &+ 0x1000 &- (UInt64(80) << 30)))
    let secret = mmap(
      place, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | 0x10_0000, -1, 0)
    guard secret == place, let secret else {
      Issue.record("nothing can be put below a window")
      return
    }
    defer { munmap(secret, 4096) }
    secret.storeBytes(of: 0x5ec4e7, as: UInt64.self)
    for pass in 0..<60 {
      (hart.registers[10], hart.registers[11], hart.pc) = (0, 6, 0)
      hart.registers[13] = start + 0x1000
      hart.registers[16] = pass < 40 ? 8 : UInt64(bitPattern: step)
      run(machine, 40)
      #expect(hart.pc == 0x10 && hart.registers[10] != 0x5ec4e7)
      #expect(hart.registers[11] == (pass < 40 ? 0 : 4))
    }
  }
}
