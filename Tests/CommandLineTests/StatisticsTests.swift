import Foundation
import TestPrograms
import Testing
import Trial

/// `--statistics`, and `--perf-map`.
@Suite struct StatisticsTests {
  private let folder: TemporaryFolder
  private let program: String

  /// Prints `a` and switches off with code 5, in 10 instructions or so.
  init() throws {
    folder = try TemporaryFolder()
    program = folder.path("program")
    let code = GuestCode.print(UInt8(ascii: "a")) + .powerOff(code: 5)
    try Data(code.bytes).write(to: URL(fileURLWithPath: program))
  }

  /// The rows of a table, by their first words, in which columns are two spaces apart.
  private func rows(_ text: String) -> [String: String] {
    var rows: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let gap = line.range(of: "  ", range: line.dropFirst(2).startIndex..<line.endIndex)
      else { continue }
      let name = line[..<gap.lowerBound].trimmingCharacters(in: .whitespaces)
      rows[name] = line[gap.upperBound...].trimmingCharacters(in: .whitespaces)
    }
    return rows
  }

  @Test func theInterpreterTellsInstructionsAndSpeed() throws {
    let quiet = try Built.mvm("run", program, "--engine", "interpreter")
    #expect(quiet.errors == "")
    let run = try Built.mvm("run", program, "--engine", "interpreter", "--statistics")
    #expect(run.code == 5 && run.output == "a")
    #expect(!run.errors.contains("\u{1b}"), "no colours in a pipe")
    let table = rows(run.errors)
    #expect(table["engine"] == "interpreter")
    #expect((5...50).contains(try #require(table["instructions"].flatMap { Int($0) })))
    #expect(table["speed"]?.contains("MIPS") == true)
    #expect(table["host time"]?.contains(" s") == true && table["translations"] == nil)
  }

  @Test func resumedAndReplayedMachinesTellOfWhatTheyDid() throws {
    let (saved, recording) = (folder.path("machine.mvm"), folder.path("session.mvr"))
    let run = try Built.mvm(
      "run", program, "--statistics", "--record", recording, "--save-at", "4", "--save", saved)
    let all = try #require(rows(run.errors)["instructions"].flatMap { Int($0) })
    let resumed = try Built.mvm("resume", saved, "--statistics")
    #expect(resumed.code == 5)
    #expect(rows(resumed.errors)["instructions"] == "\(all - 4)")
    let replay = try Built.mvm("replay", recording, "--statistics", "--engine", "interpreter")
    #expect(replay.code == 0 && replay.output == "a")
    #expect(rows(replay.errors)["instructions"] == "\(all)")
    let part = try Built.mvm("replay", recording, "--from", saved, "--statistics")
    #expect(rows(part.errors)["instructions"] == "\(all - 4)")
  }

  @Test func perfFindsItsMap() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Built.path("mvm"))
    process.arguments = ["run", program, "--perf-map"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let path = "/tmp/perf-\(process.processIdentifier).map"
    #expect(process.terminationStatus == 5)
    #expect(FileManager.default.fileExists(atPath: path))
    #expect(unlink(path) == 0)
  }
}
