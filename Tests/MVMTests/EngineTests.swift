import Bus
import Foundation
import Host
import MVM
import TestPrograms
import Testing
import Trial

/// What executes instructions: chosen for a run, and no part of the machine.
@Suite struct EngineTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func configuration(_ engine: ExecutionEngine) -> MachineConfiguration {
    var configuration = MachineConfiguration()
    configuration.memory = 1 << 20
    configuration.deterministic = true
    configuration.engine = engine
    return configuration
  }

  private static let program = (GuestCode.print(UInt8(ascii: "a")) + .powerOff(code: 5)).bytes

  @Test(arguments: ExecutionEngine.allCases)
  func whatWasAskedForIsRemembered(engine: ExecutionEngine) throws {
    let machine = try Machine(configuration(engine), program: Self.program)
    #expect(machine.configuration.engine == engine)
    #expect(machine.engine == engine || machine.notices.count == 1)
    #expect(machine.run() == .poweredOff(code: 5))
  }

  @Test func theTranslatorIsPreferred() { #expect(MachineConfiguration().engine == .translator) }

  @Test(arguments: ExecutionEngine.allCases)
  func whoeverRefusesIsToldOfOnce(engine: ExecutionEngine) {
    let refused = EngineChoice(engine, extensions: .all, isKnownProcessor: true) { nil }
    let foreign = EngineChoice(engine, extensions: .all, isKnownProcessor: false)
    let plain = EngineChoice(engine, extensions: [.i], isKnownProcessor: true)
    let isWanted = engine != .interpreter
    for (choice, words) in [(refused, "no memory"), (foreign, "processor"), (plain, "(C)")] {
      #expect(choice.codeMemory == nil && choice.engine(isTranslated: false) == .interpreter)
      let notices = choice.notices(isTranslated: false)
      #expect(notices.count == (isWanted ? 1 : 0))
      #expect(notices.allSatisfy { $0.contains(words) && $0.hasPrefix("engine: ") })
    }
    let granted = EngineChoice(engine, extensions: .all, isKnownProcessor: true) {
      HostCodeMemory(byteCount: 4096)
    }
    #expect((granted.codeMemory != nil) == isWanted)
    #expect(granted.engine(isTranslated: isWanted) == engine)
    #expect(granted.notices(isTranslated: isWanted).isEmpty)
  }

  @Test func hartsThatAreNotTranslatedAreToldOf() throws {
    var configuration = configuration(.translator)
    configuration.isa = "rv64ima"
    let machine = try Machine(configuration, program: Self.program)
    #expect(machine.engine == .interpreter && machine.notices.count == 1)
    #expect(machine.run() == .poweredOff(code: 5))
  }

  @Test(arguments: ExecutionEngine.allCases, ExecutionEngine.allCases)
  func aSavedMachineGoesOnWithAnother(before: ExecutionEngine, after: ExecutionEngine) throws {
    let machine = try Machine(configuration(before), program: Self.program)
    #expect(machine.run(instructions: 3) == .budget)
    let file = folder.path("machine.mvm")
    try machine.save(to: file)
    let saved = try SavedMachine(file)
    #expect(saved.configuration.engine == .preferred)
    var configuration = saved.configuration
    configuration.engine = after
    let resumed = try Machine(resuming: saved, configuration: configuration)
    #expect(resumed.configuration.engine == after)
    #expect(resumed.stateHash == machine.stateHash)
    #expect(resumed.run() == .poweredOff(code: 5) && machine.run() == .poweredOff(code: 5))
    #expect(resumed.stateHash == machine.stateHash)
  }

  @Test(arguments: ExecutionEngine.allCases, ExecutionEngine.allCases)
  func aRecordedRunIsReplayedWithAnother(
    before: ExecutionEngine, after: ExecutionEngine
  ) throws {
    let machine = try Machine(configuration(before), program: Self.program)
    let file = folder.path("session.mvr")
    try machine.record(to: file)
    #expect(machine.run() == .poweredOff(code: 5))
    try machine.endRecording()
    let replay = try Replay(file, engine: after)
    #expect(replay.machine.configuration.engine == after)
    #expect(try replay.run(checking: true) == .finished)
  }
}
