import System

/// What a demonstration proves of itself: a line at its end, and the exit status.
enum Check {
  /// Says that it is so; or that it is not, and makes the exit status 1.
  static func that(_ holds: Bool, _ statement: ByteString) {
    let verdict = holds ? Colour.good.painted("holds") : Colour.bad.painted("FAILS")
    output.line("check: \(statement): \(verdict)")
    if !holds { Program.exitStatus = 1 }
  }
}
