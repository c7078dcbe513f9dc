import System

/// Colours of a terminal, by what they stand for; none where the output is no terminal, or `NO_COLOR` is
/// set.
enum Colour {
  case good, bad, first, second, third, faint

  private static let isWanted =
    Terminal.isTerminal(.standardOutput) && Environment["NO_COLOR"] == nil

  private var style: ByteString {
    switch self {
    case .good: "32"
    case .bad: "1;31"
    case .first: "34"
    case .second: "33"
    case .third: "36"
    case .faint: "90"
    }
  }

  func painted(_ text: ByteString) -> ByteString {
    Colour.isWanted ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
