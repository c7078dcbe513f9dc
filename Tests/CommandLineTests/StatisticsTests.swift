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

  /// A file with a program that goes round a loop often, and then prints `a` and switches off with code 5.
  private func longProgram() throws -> String {
    let code =
      GuestCode.li(7, 100_000) + GuestCode([0xfff3_8393, 0xfe03_9ee3])
      + .print(UInt8(ascii: "a")) + .powerOff(code: 5)
    try Data(code.bytes).write(to: URL(fileURLWithPath: folder.path("long")))
    return folder.path("long")
  }

  @Test func theTranslatorTellsWhatItMadeAndWhyItWasLeft() throws {
    let run = try Built.mvm("run", try longProgram(), "--engine", "translator", "--statistics")
    #expect(run.code == 5 && run.output == "a")
    let table = rows(run.errors)
    guard table["engine"] == "translator" else { return }
    #expect(table["translated"]?.contains(" %)") == true)
    #expect(table["code"]?.contains("for one") == true)
    #expect(table["exit"]?.hasPrefix("share") == true)
    #expect(!run.errors.contains("  0\n"), "what never happened is not listed")
  }

  @Test func perfFindsItsMap() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Built.path("mvm"))
    process.arguments = ["run", try longProgram(), "--perf-map"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 5)
    let path = "/tmp/perf-\(process.processIdentifier).map"
    let map = try String(contentsOfFile: path, encoding: .utf8)
    // Where there is a notice, there is no translator.
    #expect(!said.isEmpty || map.contains(" guest 0x8000000"))
    #expect(unlink(path) == 0)
  }
}
