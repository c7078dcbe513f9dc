import Foundation
import Fuzzing
import MVM
import Testing
import Trial

/// A recorded run that is saved at random instants: from each of them it must go on, in another machine, to the same end.
struct RecordedSession {
  /// How many instants; `MVM_SAVE_INSTANTS` makes the tests longer.
  static let instantCount =
    ProcessInfo.processInfo.environment["MVM_SAVE_INSTANTS"].flatMap { Int($0) } ?? 4

  let recording: String
  /// Where archives go.
  let folder: TemporaryFolder
  /// How many instructions it took.
  let length: UInt64

  func expectTheSameEnd(seed: UInt64 = .random(in: 0 ... .max)) throws {
    var generator = SplitMix(state: seed)
    let instants = (0..<Self.instantCount).map { _ in generator.next() % length }.sorted()
    let whole = try Replay(recording)
    for instant in instants where instant > whole.machine.instructionsRetired {
      try #require(try whole.run(toInstruction: instant, checking: true) == .paused)
      #expect(whole.machine.instructionsRetired == instant)
      let file = folder.path("\(instant).mvm")
      try whole.machine.save(to: file)
      let part = try Replay(recording, from: SavedMachine(file))
      #expect(part.machine.stateHash == whole.machine.stateHash)
      let ending = try part.run(checking: true)
      #expect(ending == .finished, "seed \(seed), saved after \(instant) instructions")
      #expect(part.checkCount > 0)
      try FileManager.default.removeItem(atPath: file)
    }
    #expect(try whole.run(checking: true) == .finished)
  }
}
