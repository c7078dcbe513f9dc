import Foundation
import TestPrograms
import Testing
import Trial

/// `mvm run --record` and `mvm replay`.
@Suite struct ReplayTests {
  private let folder: TemporaryFolder
  private let program: String
  private let recording: String

  /// Prints `ab` and switches off with code 5.
  init() throws {
    folder = try TemporaryFolder()
    program = folder.path("program")
    recording = folder.path("session.mvr")
    let code =
      GuestCode.print(UInt8(ascii: "a")) + .print(UInt8(ascii: "b")) + .powerOff(code: 5)
    try Data(code.bytes).write(to: URL(fileURLWithPath: program))
  }

  @Test func aRunIsSeenAgainWithoutItsFiles() throws {
    let run = try Built.mvm("run", program, "--record", recording)
    #expect(run.code == 5 && run.output == "ab" && run.errors == "")
    try FileManager.default.removeItem(atPath: program)
    let replay = try Built.mvm("replay", recording)
    #expect(replay.code == 0 && replay.output == "ab" && replay.errors == "")
    let other = try Built.mvm("replay", recording, "--engine", "interpreter")
    #expect(other.code == 0 && other.output == "ab" && other.errors == "")
    let checked = try Built.mvm("replay", recording, "--check")
    #expect(checked.code == 0 && checked.output == "ab")
    #expect(checked.errors.hasPrefix("mvm: the same in 1 places, the last after "))
  }

  @Test(arguments: ["3", "1ns"])
  func aReplayBeginsWhereItWasSaved(instant: String) throws {
    _ = try Built.mvm("run", program, "--record", recording)
    let saved = folder.path("saved.mvm")
    let whole = try Built.mvm("replay", recording, "--save-at", instant, "--save", saved)
    #expect(whole.code == 0 && whole.output == "ab")
    #expect(
      whole.errors
        == "mvm: saved to \(saved); 'mvm replay \(recording) --from \(saved)' begins there\n")
    let part = try Built.mvm("replay", recording, "--from", saved, "--check")
    #expect(part.code == 0 && "ab".hasSuffix(part.output))
    #expect(part.errors.hasPrefix("mvm: the same in 1 places"))

    let other = folder.path("other.mvr")
    _ = try Built.mvm("run", program, "--record", other, "--harts", "2")
    let foreign = try Built.mvm("replay", other, "--from", saved)
    #expect(foreign.code == 2 && foreign.errors.contains("it has 1 harts"))
    let late = try Built.mvm("replay", recording, "--from", saved, "--save-at", instant)
    #expect(late.code == 2 && late.errors.contains("the machine is past \(instant) already"))
  }

  @Test func mistakesAreNamed() throws {
    _ = try Built.mvm("run", program, "--record", recording)
    let again = try Built.mvm("run", program, "--record", recording)
    #expect(again.code == 2)
    #expect(again.errors.contains("record: \(recording): exists already"))
    let none = try Built.mvm("replay", program)
    #expect(none.code == 2 && none.errors.contains("\(program): is no recording of a machine"))
    let missing = try Built.mvm("replay", folder.path("nothing"))
    #expect(missing.code == 2 && missing.errors.contains("replay: "))

    let whole = try Data(contentsOf: URL(fileURLWithPath: recording))
    let cut = folder.path("cut.mvr")
    try whole.dropLast(5).write(to: URL(fileURLWithPath: cut))
    let short = try Built.mvm("replay", cut)
    #expect(short.code == 0)
    #expect(short.errors.contains("\(cut): the recording was cut off after "))
    try whole.prefix(100).write(to: URL(fileURLWithPath: cut))
    let shorter = try Built.mvm("replay", cut)
    #expect(shorter.code == 2)
    #expect(shorter.errors.contains("\(cut): is cut off before the run begins"))
  }
}
