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
  func aHostThatRefusesIsToldOfOnce(engine: ExecutionEngine) {
    let refused = EngineChoice(engine, isKnownProcessor: true) { nil }
    let foreign = EngineChoice(engine, isKnownProcessor: false)
    for choice in [refused, foreign] {
      #expect(choice.engine == .interpreter && choice.codeMemory == nil)
      #expect(choice.notices.count == (engine == .interpreter ? 0 : 1))
    }
    let granted = EngineChoice(engine, isKnownProcessor: true) { HostCodeMemory(byteCount: 4096) }
    #expect(granted.engine == engine && granted.notices.isEmpty)
    #expect((granted.codeMemory == nil) == (engine == .interpreter))
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
