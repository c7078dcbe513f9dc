import MVM
import Testing

@Suite struct MachineTests {
  @Test(arguments: [true, false])
  func aProgramPrintsComputesAndSwitchesOff(deterministic: Bool) throws {
    let machine = try SmallPrograms.machine(SmallPrograms.hello, deterministic: deterministic)
    var output: [UInt8] = []
    var codes: [UInt32] = []
    machine.onOutput { output.append($0) }
    machine.onPowerOff { codes.append($0) }
    #expect(machine.run() == .poweredOff(code: 0))
    #expect(output == [0x48])
    #expect(codes == [0])
    #expect(machine.harts[0][.a2] == 42)
  }

  @Test(arguments: [true, false])
  func whatIsTypedArrives(deterministic: Bool) throws {
    let machine = try SmallPrograms.machine(SmallPrograms.increment, deterministic: deterministic)
    var output: [UInt8] = []
    machine.onOutput { output.append($0) }
    machine.send([0x41])
    #expect(machine.run() == .poweredOff(code: 0))
    #expect(output == [0x42])
  }

  @Test(arguments: [true, false])
  func aRebootLoadsAgainAndGoesOn(deterministic: Bool) throws {
    let machine = try SmallPrograms.machine(SmallPrograms.rebootOnce, deterministic: deterministic)
    var reboots = 0
    machine.onReboot { reboots += 1 }
    #expect(machine.run() == .poweredOff(code: 0))
    #expect(reboots == 1)
  }

  @Test func stepsAreSingleInstructions() throws {
    let machine = try SmallPrograms.machine(SmallPrograms.hello)
    let hart = machine.harts[0]
    while hart.pc != 0x8000_0000 { #expect(machine.step() == 1) }
    #expect(machine.step(count: 4) == 4)
    #expect(hart.pc == 0x8000_0010)
    #expect(hart[.a0] == 6)
    hart[.a0] = 9
    hart[.zero] = 9
    #expect(machine.run() == .poweredOff(code: 0))
    #expect(hart[.a2] == 63)
    #expect(hart[.zero] == 0)
  }

  @Test func aRunCanBeCutIntoPieces() throws {
    let whole = try SmallPrograms.machine(SmallPrograms.hello, seed: 3, harts: 2)
    #expect(whole.run() == .poweredOff(code: 0))
    let pieces = try SmallPrograms.machine(SmallPrograms.hello, seed: 3, harts: 2)
    var ending = Ending.budget
    for _ in 0..<1000 where ending == .budget { ending = pieces.run(instructions: 1) }
    #expect(ending == .poweredOff(code: 0))
    #expect(pieces.stateHash == whole.stateHash)
    #expect(pieces.instructionsRetired == whole.instructionsRetired)
  }

  @Test func aMachineThatWaitsForNothingSaysSo() throws {
    #expect(try SmallPrograms.machine(SmallPrograms.wait).run() == .idle)
  }

  @Test func aMachineThatWaitsIsStoppedFromOutside() throws {
    let machine = try SmallPrograms.machine(SmallPrograms.wait, deterministic: false)
    try machine.start()
    machine.stop()
    #expect(machine.wait() == .stopped)
  }

  @Test func registersAndMemoryThatAreNotThereAreErrors() throws {
    let machine = try SmallPrograms.machine(SmallPrograms.hello)
    let hart = machine.harts[0]
    #expect(throws: StateError.unknownRegister("mstatos")) { try hart.read("mstatos") }
    #expect(throws: StateError.notMemory(address: 0x1000_0000, count: 1)) {
      try machine.memory.read(0x1000_0000, count: 1)
    }
    let end = machine.memory.range.upperBound
    #expect(throws: StateError.notMemory(address: end - 4, count: 8)) {
      try machine.memory.load(end - 4, as: UInt64.self)
    }
    try machine.memory.store(UInt32(7), at: end - 4)
    #expect(try machine.memory.load(end - 4, as: UInt32.self) == 7)
    try hart.write(0x8, to: "mie")
    #expect(try hart.read("mie") == 8)
  }

  @Test func trapsAndInstructionsAreTold() throws {
    let machine = try SmallPrograms.machine(SmallPrograms.illegal)
    var traps: [TrapEvent] = []
    var addresses: [UInt64] = []
    machine.onTrap { traps.append($0) }
    machine.onInstruction { addresses.append($0.pc) }
    #expect(machine.run(instructions: 50) == .budget)
    let first = try #require(traps.first)
    #expect(first.name == "illegal instruction")
    #expect(first.pc == 0x8000_0000)
    #expect(first.handler == 0)
    #expect(traps.dropFirst().first?.name == "instruction access fault")
    #expect(addresses.first == 0x1000)
  }
}
