import MVM
import TestPrograms
import Testing

/// Traps that somebody watches.
@Suite struct TrapLogTests {
  @Test(arguments: [true, false])
  func callsAreToldWithArgumentsAndResults(deterministic: Bool) throws {
    let machine = try RunningTests.machine(CallingProgram.twice, deterministic: deterministic)
    machine.watchTraps(limit: 10)
    #expect(machine.run() == .poweredOff(code: 0))
    let history = machine.traps(after: 0)
    #expect(history.lost == 0 && history.last == 3)
    #expect(history.records.map(\.sequence) == [1, 2, 3])
    guard case .trap(let event, let arguments) = history.records[0].content else {
      Issue.record("a trap")
      return
    }
    #expect(event.name == "environment call from U mode" && event.origin == .user)
    #expect(event.pc == CallingProgram.user + 8)
    #expect(arguments?.a7 == 64 && arguments?.values.first == 5)
    #expect(history.records[1].content == .returned(call: 1, value: 7, hart: 0))
    guard case .trap(_, let last?) = history.records[2].content else {
      Issue.record("a call")
      return
    }
    #expect(last.a7 == 93 && last.a0 == 7)
    #expect(zip(history.records, history.records.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(machine.traps(after: 2).records.map(\.sequence) == [3])
    #expect(machine.traps(after: 3).records.isEmpty)
  }

  @Test(arguments: [true, false])
  func watchingBeginsAndEndsWhileTheMachineRuns(deterministic: Bool) throws {
    let machine = try RunningTests.machine(
      CallingProgram.forEver, deterministic: deterministic, harts: 2)
    try ObservationTests.start(machine)
    #expect(machine.traps(after: 0).records.isEmpty)
    machine.watchTraps(limit: 100)
    var harts: Set<Int> = []
    var (seen, lost) = (0 as UInt64, 0 as UInt64)
    for _ in 0..<ObservationTests.patience where harts.count < 2 || lost == 0 {
      let history = machine.traps(after: seen)
      #expect(history.records.count <= 100)
      #expect(
        history.records.map(\.sequence)
          == Array(history.records.indices).map {
            seen + history.lost + 1 + UInt64($0)
          })
      for case .trap(let event, _) in history.records.map(\.content) { harts.insert(event.hart) }
      seen = history.last
      lost += history.lost
      _ = machine.observation()
    }
    #expect(harts == [0, 1] && lost > 0)
    machine.watchTraps(limit: nil)
    #expect(machine.traps(after: 0).records.isEmpty)
    machine.stop()
    #expect(machine.wait() == .stopped)
  }

  @Test func aFilterLeavesTheOthersOut() throws {
    let machine = try RunningTests.machine(CallingProgram.twice)
    machine.watchTraps(limit: 10, filter: .all.subtracting(.calls))
    #expect(machine.run() == .poweredOff(code: 0))
    #expect(machine.traps(after: 0).last == 0)
    #expect(TrapFilter.calls.union(.faults).union(.interrupts) == .all)
    #expect(TrapFilter.timers == TrapFilter(interrupts: [7, 5]))
  }

  @Test func handlersAreToldBesides() throws {
    let machine = try RunningTests.machine(CallingProgram.twice)
    nonisolated(unsafe) var count = 0
    machine.watchTraps(limit: 10)
    machine.onTrap { _ in count += 1 }
    #expect(machine.run() == .poweredOff(code: 0))
    #expect(count == 2 && machine.traps(after: 0).last == 3)
  }
}
