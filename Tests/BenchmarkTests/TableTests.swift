import Benchmark
import Testing

/// Tables of figures that are known.
@Suite struct TableTests {
  private static func program(_ name: String, _ times: [Runner: Double]) -> ProgramFigures {
    ProgramFigures(
      name: name, checksum: "1",
      samples: times.mapValues { Samples([$0], instructions: 1_000_000) })
  }

  private let figures = Figures(
    programs: [
      program(
        "sieve",
        [
          .native: 0.1, .vectorised: 0.05, .machine(.bare, .deterministic): 0.2,
          .machine(.process, .deterministic): 0.3, .emulator(.bare): 0.6, .emulator(.process): 0.6,
        ]),
      program(
        "matrix",
        [
          .native: 0.1, .vectorised: 0.1, .machine(.bare, .deterministic): 0.8,
          .machine(.process, .deterministic): 1.2, .emulator(.bare): 0.6, .emulator(.process): 9.6,
        ]),
    ], modes: [.deterministic], rounds: 1, start: [:])

  @Test func everythingIsShownWhereThereIsRoom() {
    #expect(
      figures.table.text(width: nil) == """
        program  native  native    MVM    MVM   QEMU   QEMU   bare/   Sv39/  QEMU/  QEMU/  MIPS
                    -O2     -O3   bare   Sv39   bare   Sv39  native  native   bare   Sv39  bare
        sieve     0.100   0.050  0.200  0.300  0.600  0.600    2.00    3.00   3.00   2.00     5
        matrix    0.100   0.100  0.800  1.200  0.600  9.600    8.00    12.0  0.750   8.00     1

        mean                                                   4.00    6.00   1.50   4.00     3

        """)
  }

  @Test(arguments: 40...120)
  func noLineIsLongerThanTheTerminalIsWide(width: Int) {
    let lines = figures.table.text(width: width).split(separator: "\n")
    let least = lines.map(\.count).max() ?? 0
    // What is never left out takes 58.
    #expect(least <= max(width, 58))
    #expect(lines[0].hasPrefix("program") && lines[0].contains("QEMU/"))
  }

  @Test func whoDidNotTakePartHasNoColumn() {
    let alone = Figures(
      programs: [
        Self.program("a", [.native: 1, .vectorised: 1, .machine(.bare, .parallel): 2])
      ], modes: [.parallel], rounds: 3, start: [:])
    let text = alone.table.text(width: nil)
    #expect(!text.contains("QEMU") && text.contains("2.00"))
    #expect(alone.legend.contains("QEMU did not take part"))
    #expect(alone.modeTable == nil)
  }

  @Test func theFirstModeIsComparedWithTheOthers() throws {
    let two = Figures(
      programs: [
        Self.program(
          "a",
          [
            .native: 1, .machine(.bare, .recording): 3, .machine(.bare, .parallel): 2,
            .machine(.process, .recording): 5, .machine(.process, .parallel): 4,
          ])
      ], modes: [.recording, .parallel], rounds: 1, start: [:])
    let text = try #require(two.modeTable?.text(width: nil))
    #expect(text.contains("1.50") && text.contains("1.25"))
  }

  @Test func onlyPiecesAreColoured() {
    let painted = figures.table.text(width: nil) { text, role in
      role == .plain ? text : "<\(text)>"
    }
    #expect(painted.contains("<0.750>") && painted.contains("<sieve>") == false)
    #expect(
      painted.replacing("<", with: "").replacing(">", with: "") == figures.table.text(width: nil))
  }

  @Test(arguments: [
    (0.0004, "0.000"), (0.9994, "0.999"), (1.0, "1.00"), (9.99, "9.99"), (12.34, "12.3"),
    (123.4, "123"),
  ])
  func numbersAreShort(row: (value: Double, text: String)) {
    #expect(row.value.short == row.text)
  }

  @Test func linesAreWrapped() {
    #expect("a bc def g".wrapped(to: 4) == "a bc\ndef\ng")
    #expect("abcdefgh i".wrapped(to: 4) == "abcdefgh\ni")
  }
}
