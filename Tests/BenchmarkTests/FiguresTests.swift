import Benchmark
import Foundation
import Testing

/// Medians, ratios and the file for machines.
@Suite struct FiguresTests {
  @Test func mediansAndMeans() {
    #expect([Double]().median == nil && [Double]().geometricMean == nil)
    #expect([3.0, 1, 2].median == 2)
    #expect([4.0, 1, 2, 3].median == 2.5)
    #expect(abs(([2.0, 8].geometricMean ?? 0) - 4) < 1e-12)
  }

  @Test func ratiosAreTakenRoundByRound() {
    // The host was ten times slower in the second round, for both.
    let ours = Samples([2, 20, 2.2])
    #expect(ours.ratio(to: Samples([1, 10, 1])) == 2)
    #expect(ours.ratio(to: nil) == nil)
  }

  @Test func theFileIsJSON() throws {
    let samples: [Runner: Samples] = [
      .native: Samples([0.5, 0.25]), .vectorised: Samples([0.5, 0.5]),
      .machine(.bare, .deterministic): Samples([1, 1], instructions: 7, ticks: 0),
      .machine(.process, .deterministic): Samples([2, 2], instructions: .max, ticks: 3),
      .emulator(.bare): Samples([3, 3]),
    ]
    let figures = Figures(
      programs: [ProgramFigures(name: "a\"\\\n\u{1}ä", checksum: "ab", samples: samples)],
      modes: [.deterministic], rounds: 2, start: [.native: 0.001])
    let data = Data(JSONValue.object(figures.json).written().utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["rounds"] as? Int == 2)
    let program = try #require((object["programs"] as? [[String: Any]])?.first)
    #expect(program["name"] as? String == "a\"\\\n\u{1}ä")
    let all = try #require(program["samples"] as? [[String: Any]])
    #expect(all.count == 5)
    let process = try #require(all.first { $0["form"] as? String == "process" })
    #expect(
      process["instructions"] as? UInt64 == .max && process["seconds"] as? [Double] == [2, 2])
    let ratios = try #require(program["ratios"] as? [[String: Any]])
    #expect(ratios.count == 2)
    #expect(
      ratios[0]["timesNative"] as? Double == 3 && ratios[0]["timesFasterThanQEMU"] as? Double == 3)
    #expect(ratios[1]["timesFasterThanQEMU"] is NSNull)
  }

  @Test func hartsAndLinux() throws {
    let harts = HartFigures(pairs: [
      .init(.machine, one: Samples([2, 2]), two: Samples([1, 1.25]))
    ])
    #expect(harts.table.text(width: nil).contains("1.80"))
    let linux = LinuxFigures(
      jobs: ["boot", "awk"], runners: [.machine(.deterministic), .emulator],
      seconds: [
        .machine(.deterministic): ["boot": [4], "awk": [2]], .emulator: ["boot": [2], "awk": [5]],
      ])
    #expect(linux.timesFaster(.deterministic, "boot") == 0.5)
    let text = linux.table.text(width: nil)
    #expect(text.contains("0.500") && text.contains("mean of work") && text.contains("2.50"))
    for value in [harts.json, linux.json] {
      _ = try JSONSerialization.jsonObject(with: Data(value.written().utf8))
    }
  }
}
