import MVM
import TestPrograms
import Testing

/// Registers and memory from outside.
@Suite struct StateTests {
  private let machine: Machine

  init() throws { machine = try RunningTests.machine(.powerOff()) }

  private var hart: MachineHart { machine.harts[0] }
  private var start: UInt64 { machine.memory.range.lowerBound }

  @Test(arguments: IntegerRegister.allCases)
  func integerRegistersHoldWhatIsWritten(register: IntegerRegister) {
    hart[register] = 0x0123_4567_89ab_cdef
    #expect(hart[register] == (register == .zero ? 0 : 0x0123_4567_89ab_cdef))
    #expect(IntegerRegister(x: Int(register.rawValue)) == register)
  }

  @Test(arguments: FloatRegister.allCases)
  func floatRegistersHoldWhatIsWritten(register: FloatRegister) {
    hart[register] = Double.pi.bitPattern
    #expect(hart[register] == Double.pi.bitPattern)
    #expect(FloatRegister(f: Int(register.rawValue)) == register)
  }

  @Test func thereAreThirtyTwoOfEach() {
    #expect(IntegerRegister(x: 32) == nil)
    #expect(FloatRegister(f: -1) == nil)
  }

  @Test func theFirstInstructionIsInTheBootROM() {
    #expect(hart.pc == 0x1000)
    #expect(hart.privilege == .machine)
    #expect(hart[.a0] == 0)
    #expect(!hart.isWaiting)
  }

  @Test func controlRegistersGoByName() throws {
    try hart.write(0x8000_1234, to: "mepc")
    #expect(try hart.read("mepc") == 0x8000_1234)
    try hart.write(.max, to: "pmpaddr3")
    #expect(try hart.read("pmpaddr3") == 1 << 54 - 1)
    #expect(throws: StateError.unknownRegister("mfoo")) { try hart.read("mfoo") }
    #expect(throws: StateError.unknownRegister("seed")) { try hart.read("seed") }
    #expect(throws: StateError.unknownRegister("pmpaddr99")) { try hart.write(1, to: "pmpaddr99") }
  }

  @Test func memoryIsChecked() throws {
    let end = machine.memory.range.upperBound
    #expect(end - start == 1 << 20)
    try machine.memory.write([1, 2, 3, 4], at: end - 4)
    #expect(try machine.memory.read(end - 4, count: 4) == [1, 2, 3, 4])
    #expect(try machine.memory.load(end - 4, as: UInt32.self) == 0x0403_0201)
    try machine.memory.store(UInt16(0xbeef), at: end - 2)
    #expect(try machine.memory.read(end - 2, count: 2) == [0xef, 0xbe])
    for (address, count) in [
      (end - 3, 4), (start - 1, 1), (0x1000_0000, 1), (.max, 2), (start, -1),
    ] {
      #expect(throws: StateError.notMemory(address: address, count: count)) {
        try machine.memory.read(address, count: count)
      }
    }
    #expect(throws: StateError.notMemory(address: end - 3, count: 4)) {
      try machine.memory.write([1, 2, 3, 4], at: end - 3)
    }
    #expect(try machine.memory.read(end, count: 0) == [])
  }

  @Test func codeThatIsWrittenIsWhatRuns() throws {
    let machine = try RunningTests.machine(.spin)
    #expect(machine.run(instructions: 100) == .budget)
    try machine.memory.write(GuestCode.powerOff(code: 9).bytes, at: start)
    #expect(machine.run() == .poweredOff(code: 9))
  }

  /// One page of 4 KiB at 0x1000, and one beside it, far away in memory.
  private func map(extra: UInt64 = 0) throws {
    let table = start + 0x10000
    try machine.memory.store((table + 0x1000) >> 2 | 1, at: table)
    try machine.memory.store((table + 0x2000) >> 2 | 1, at: table + 0x1000)
    try machine.memory.store((start + 0x40000) >> 2 | 7 | extra, at: table + 0x2008)
    try machine.memory.store((start + 0x50000) >> 2 | 7 | extra, at: table + 0x2010)
    try hart.write(8 << 60 | table >> 12, to: "satp")
    try hart.write(.max >> 10, to: "pmpaddr0")
    try hart.write(0x1f, to: "pmpcfg0")
    // Loads and stores as if in S: MPRV, and S in MPP.
    try hart.write(1 << 17 | 1 << 11, to: "mstatus")
  }

  @Test(arguments: [0, 0x10])  // pages of S, and of U
  func virtualMemoryIsTranslated(extra: UInt64) throws {
    try map(extra: extra)
    try hart.write([1, 2, 3, 4], virtual: 0x1ffe)
    #expect(try machine.memory.read(start + 0x40ffe, count: 2) == [1, 2])
    #expect(try machine.memory.read(start + 0x50000, count: 2) == [3, 4])
    #expect(try hart.read(virtual: 0x1ffe, count: 4) == [1, 2, 3, 4])
    #expect(try hart.physical(of: 0x2123) == start + 0x50123)
    let entry = try machine.memory.load(start + 0x12008, as: UInt64.self)
    #expect(entry & 0xc0 == 0, "a look leaves no A and D bits")
  }

  @Test func virtualMemoryIsChecked() throws {
    try map()
    for address: UInt64 in [0, 0x3000, 1 << 40] {
      #expect(throws: StateError.notMapped(address: address)) {
        try hart.read(virtual: address, count: 1)
      }
    }
    #expect(throws: StateError.notMapped(address: 0x3000)) {
      try hart.write([1, 2], virtual: 0x2fff)
    }
    #expect(try hart.read(virtual: 0x2fff, count: 1) == [0], "nothing is written then")
  }

  @Test func theDeviceTreeIsOne() {
    #expect(machine.deviceTree.starts(with: [0xd0, 0x0d, 0xfe, 0xed]))
  }
}
