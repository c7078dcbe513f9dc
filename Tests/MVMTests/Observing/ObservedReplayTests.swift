import Host
import MVM
import Synchronization
import TestPrograms
import Testing
import Trial

/// Runs that are recorded, and replayed, while somebody looks.
@Suite struct ObservedReplayTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [true, false])
  func aLookChangesNothing(whileRecording: Bool) throws {
    let path = folder.path("run.mvr")
    let machine = try RunningTests.machine(CallingProgram.forEver, harts: 2, seed: 3)
    try machine.record(to: path)
    let recorder = try whileRecording ? Onlooker(machine) : nil
    for _ in 0..<4 { #expect(machine.run(instructions: 100_000) == .budget) }
    recorder?.end()
    try machine.endRecording()
    let replay = try Replay(path)
    let onlooker = try Onlooker(replay.machine)
    #expect(try replay.run(checking: true) == .finished)
    onlooker.end()
    #expect(replay.machine.stateHash == machine.stateHash)
    #expect(onlooker.looks > 0)
  }
}

/// Looks at a machine from a thread of its own, again and again.
private final class Onlooker {
  private final class Progress: Sendable {
    let isOver = Atomic<Bool>(false)
    let looks = Atomic<Int>(0)
  }

  private let progress = Progress()
  private let thread: HostThread

  init(_ machine: Machine) throws {
    thread = try HostThread(name: "onlooker") { [progress] in
      machine.watchTraps(limit: 10)
      machine.watchDevices(limit: 10)
      while !progress.isOver.load(ordering: .acquiring) {
        _ = machine.observation()
        _ = machine.devices()
        _ = machine.traps(after: 0)
        _ = machine.memoryUse(pieces: 2)
        progress.looks.wrappingAdd(1, ordering: .relaxed)
      }
    }
    ObservationTests.wait { looks > 0 }
  }

  var looks: Int { progress.looks.load(ordering: .relaxed) }

  func end() {
    progress.isOver.store(true, ordering: .releasing)
    thread.join()
  }
}
