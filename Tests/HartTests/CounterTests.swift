import Hart
import RISCV
import Testing

@Suite struct CounterTests {
  /// Runs a CSR instruction as the interpreter does: counted afterwards.
  private func counted<Result>(_ machine: TestMachine, _ body: () throws -> Result) rethrows
    -> Result
  {
    let result = try body()
    machine.hart.instructionsRetired += 1
    return result
  }

  @Test(arguments: [("minstret", "instret", 4), ("mcycle", "cycle", 1)])
  func aCounterShowsWhatPrecedesAndTheWriteIsNotCounted(
    name: String, view: String, inhibit: UInt64
  ) throws {
    let machine = try TestMachine()
    #expect(try counted(machine) { try machine.read(name) } == 0)
    #expect(try counted(machine) { try machine.read(name) } == 1)
    try counted(machine) { try machine.write(name, 100) }
    #expect(try counted(machine) { try machine.read(name) } == 100)
    #expect(try counted(machine) { try machine.read(view) } == 101)
    try counted(machine) { try machine.write(name, ~0) }
    #expect(try counted(machine) { try machine.read(name) } == ~0)
    #expect(try counted(machine) { try machine.read(name) } == 0)
    // Stopped, it shows what it had after the instruction that stopped it.
    try counted(machine) { try machine.write("mcountinhibit", inhibit) }
    #expect(try counted(machine) { try machine.read(name) } == 2)
    #expect(try counted(machine) { try machine.read(view) } == 2)
    try counted(machine) { try machine.write(name, 50) }
    try counted(machine) { try machine.write("mcountinhibit", 0) }
    #expect(try counted(machine) { try machine.read(name) } == 50)
    #expect(try counted(machine) { try machine.read(name) } == 51)
  }

  @Test func timeIsTheMachines() throws {
    let machine = try TestMachine()
    machine.timeline.advance(ticks: 12345)
    #expect(try machine.read("time") == 12345)
  }
}
