import MVM
import TestPrograms
import Testing

/// What handlers are told.
@Suite struct EventTests {
  @Test(arguments: [true, false])
  func outputAndPowerOff(deterministic: Bool) throws {
    let machine = try RunningTests.machine(
      .print(UInt8(ascii: "h")) + .print(UInt8(ascii: "i")) + .powerOff(code: 4),
      deterministic: deterministic)
    nonisolated(unsafe) var events: [String] = []
    machine.onOutput { events.append("output \($0)") }
    machine.onPowerOff { events.append("off \($0)") }
    _ = machine.run()
    #expect(events == ["output 104", "output 105", "off 4"])
  }

  @Test(arguments: [true, false])
  func everyInstruction(deterministic: Bool) throws {
    let machine = try RunningTests.machine(
      .li(10, 0x1234_5678) + .powerOff(), deterministic: deterministic)
    nonisolated(unsafe) var seen: [ExecutedInstruction] = []
    machine.onInstruction { seen.append($0) }
    _ = machine.run()
    let first = try #require(seen.firstIndex { $0.pc == 0x8000_0000 })
    #expect(seen.prefix(first + 5).map(\.count) == (0..<UInt64(first + 5)).map { $0 })
    #expect(seen[first].encoding == 0x1234_5537)
    #expect(seen[first].changes.map(\.register) == ["a0"])
    #expect(seen[first + 1].changes.map(\.value) == [0x1234_5678])
    #expect(seen.allSatisfy { $0.hart == 0 && $0.privilege == .machine })
  }

  /// `mtvec` behind an illegal instruction, then power-off there.
  private static let fault =
    GuestCode([
      0x0000_0297,  // auipc t0, 0
      0x0102_8293,  // addi t0, t0, 16
      0x3052_9073,  // csrw mtvec, t0
      0xffff_ffff,  // illegal
    ]) + .powerOff(code: 6)

  @Test(arguments: [true, false], [true, false])
  func exceptions(deterministic: Bool, withInstructions: Bool) throws {
    let machine = try RunningTests.machine(Self.fault, deterministic: deterministic)
    nonisolated(unsafe) var traps: [TrapEvent] = []
    nonisolated(unsafe) var order: [String] = []
    machine.onTrap {
      traps.append($0)
      order.append("trap")
    }
    if withInstructions {
      machine.onInstruction {
        if $0.pc == 0x8000_000c { order.append($0.changes.isEmpty ? "instruction" : "changes") }
      }
    }
    #expect(machine.run() == .poweredOff(code: 6))
    let trap = try #require(traps.first)
    #expect(traps.count == 1)
    #expect(trap.name == "illegal instruction")
    #expect(!trap.isInterrupt)
    #expect((trap.pc, trap.handler, trap.value) == (0x8000_000c, 0x8000_0010, 0xffff_ffff))
    #expect((trap.origin, trap.target) == (.machine, .machine))
    #expect(order == (withInstructions ? ["instruction", "trap"] : ["trap"]))
  }

  /// Raises its own software interrupt, by the CLINT, with interrupts on.
  private static let interrupt =
    GuestCode([
      0x0000_0297,  // auipc t0, 0
      0x0302_8293,  // addi t0, t0, 48
      0x3052_9073,  // csrw mtvec, t0
      0x3044_5073,  // csrwi mie, 8
      0x3004_5073,  // csrwi mstatus, 8
    ]) + .li(10, 0x200_0000) + .li(11, 1) + .sw(11, at: 10) + .spin + .spin + .powerOff()

  @Test(arguments: [true, false])
  func interrupts(deterministic: Bool) throws {
    let machine = try RunningTests.machine(Self.interrupt, deterministic: deterministic)
    nonisolated(unsafe) var traps: [TrapEvent] = []
    machine.onTrap { traps.append($0) }
    #expect(machine.run() == .poweredOff(code: 0))
    let trap = try #require(traps.first)
    #expect(trap.isInterrupt)
    #expect(trap.code == 3)
    #expect(trap.name == "machine software interrupt")
    #expect(trap.handler == 0x8000_0030)
  }

  @Test func watchingChangesNothing() throws {
    func hash(watching: Bool) throws -> UInt64 {
      let machine = try RunningTests.machine(Self.interrupt, harts: 3, seed: 5)
      if watching { machine.onInstruction { _ in } }
      _ = machine.run(instructions: 200_000)
      return machine.stateHash
    }
    #expect(try hash(watching: true) == hash(watching: false))
  }
}
