import Benchmark
import MVM

/// A translated function on the standard output, with colours where that takes them.
struct JitListing {
  private let listing: TranslationListing

  init(_ viewer: TranslationViewer, _ given: JitArguments) {
    var listing = TranslationListing(viewer.places, host: viewer.host, name: viewer.name)
    (listing.operations, listing.code, listing.behind) = (
      given.operations, given.code, given.behind
    )
    self.listing = listing
  }

  /// Writes all of it.
  func write(_ code: TranslatedCode, _ times: TranslationTimes?) {
    let lines =
      [listing.heading(code)] + (times.map { self.times($0, code) } ?? []) + listing.lines(code)
    Output.write((lines.map(Self.painted) + [""]).joined(separator: "\n") + "\n")
  }

  /// Writes which registers are where.
  func writeRegisters() {
    Output.write(listing.registers.map(Self.painted).joined(separator: "\n") + "\n\n")
  }

  private func times(
    _ times: TranslationTimes, _ code: TranslatedCode
  ) -> [TranslationListing.Line] {
    let count = Double(max(1, code.regions.reduce(0) { $0 + $1.instructionCount }))
    func line(_ name: String, _ seconds: Double) -> String {
      "\(name) \((seconds * 1e6).decimal(1)) us, \((seconds * 1e9 / count).decimal(0)) ns"
    }
    let lines =
      ["for all, and for an instruction of the guest, with a look at the clock after each step:"]
      + times.steps.map { line($0.name, $0.seconds) }
      + [line("all, without such looks", times.seconds)]
    return TranslationListing.labelled("times", lines.map { [.init($0)] })
  }

  private static func painted(_ line: TranslationListing.Line) -> String {
    line.pieces.map { piece in
      switch piece.role {
      case .plain: piece.text
      case .address: Paint.paint(piece.text, .address)
      case .name: Paint.paint(piece.text, .name)
      case .mnemonic: Paint.paint(piece.text, .mnemonic)
      case .comment: Paint.paint(piece.text, .comment)
      case .warning: Paint.paint(piece.text, .warning)
      }
    }.joined()
  }
}
