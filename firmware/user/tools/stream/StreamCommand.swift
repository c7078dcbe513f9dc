import System

/// A command of sed(1), with the lines that it is for.
struct StreamCommand {
  enum Address {
    case line(Int)
    case last
    case pattern(Pattern?)
    /// `first~step`
    case step(Int, Int)
    /// `+n`, behind a first address
    case following(Int)
  }

  enum Action {
    case open(end: Int)
    case close
    case substitute(Pattern?, Replacement)
    case transliterate([UInt8])
    case append(ByteString)
    case insert(ByteString)
    case change(ByteString)
    case branch(ByteString, ifSubstituted: Bool)
    case label(ByteString)
    case quit(Int, printing: Bool)
    case readFile(ByteString)
    case writeFile(ByteString)
    case letter(UInt8)
  }

  /// What `s` puts in place, and how often.
  struct Replacement {
    enum Part {
      case text(ByteString)
      case group(Int)
    }
    var parts: [Part] = []
    var all = false
    var number = 1
    var prints = false
    var file: ByteString?
  }

  var first: Address?
  var second: Address?
  var negated = false
  var action: Action
}
