/// A control sequence of ECMA-48: `ESC [ ? 1 ; 5 h`.
struct ControlSequence {
  /// Longer ones are read to their end, and what is too much forgotten.
  private static let mostParameters = 16

  /// `?` or `>` in front, 0 if there is none.
  fileprivate(set) var mark: UInt8 = 0
  /// Between the parameters and the end, 0 if there is none.
  fileprivate(set) var intermediate: UInt8 = 0
  /// What it does.
  fileprivate(set) var final: UInt8 = 0
  /// As they stand there; what was left out is 0.
  private(set) var parameters: [Int] = [0]

  /// One that says how often, how far, or where: 1 if it is left out.
  func count(_ index: Int = 0) -> Int { max(1, self[index]) }

  subscript(index: Int) -> Int { index < parameters.count ? parameters[index] : 0 }

  fileprivate mutating func add(digit: UInt8) {
    let last = parameters.count - 1
    parameters[last] = min(parameters[last] * 10 + Int(digit - 0x30), 65535)
  }

  fileprivate mutating func addParameter() {
    if parameters.count < Self.mostParameters { parameters.append(0) }
  }
}

/// Takes what a program writes apart: characters, control characters, and sequences that begin with escape.
///
///     text --- ESC ---> escape --- [ ---> sequence --- a letter ---> text
///                          |--- ] P X ^ _ ---> string, passed over, up to BEL or ESC \
///                          |--- ( ) # ---> one more byte
///                          '--- a letter ---> text
struct ControlParser {
  enum Action {
    case character(UInt32)
    case control(UInt8)
    case sequence(ControlSequence)
    /// What follows escape, and what stands between, 0 if nothing does.
    case escape(UInt8, intermediate: UInt8)
  }

  private enum State { case text, escape, sequence, string, stringEnd }

  private var state = State.text
  private var decoder = TextDecoder()
  private var sequence = ControlSequence()
  private var intermediate: UInt8 = 0

  /// The next byte, if it is of ASCII's, is text for itself: most are.
  var isBetween: Bool { state == .text && decoder.isBetween }

  mutating func actions(for byte: UInt8) -> [Action] {
    // Cancel, substitute; and escape begins anew, wherever it comes.
    if byte == 0x18 || byte == 0x1a {
      state = .text
      return []
    }
    if byte == 0x1b {
      state = state == .string ? .stringEnd : .escape
      intermediate = 0
      return []
    }
    switch state {
    case .text: return text(byte)
    case .escape: return escape(byte)
    case .sequence: return inSequence(byte)
    case .string, .stringEnd:
      if state == .stringEnd || byte == 0x07 { state = .text } else { state = .string }
      return []
    }
  }

  private mutating func text(_ byte: UInt8) -> [Action] {
    if byte < 0x20 || byte == 0x7f { return [.control(byte)] }
    return decoder.characters(with: byte).map { .character($0) }
  }

  private mutating func escape(_ byte: UInt8) -> [Action] {
    switch byte {
    case ..<0x20: return [.control(byte)]
    case 0x20..<0x30: intermediate = byte
    case UInt8(ascii: "[") where intermediate == 0:
      sequence = ControlSequence()
      state = .sequence
    case 0x5d, 0x50, 0x58, 0x5e, 0x5f:
      state = .string
    default:
      state = .text
      return [.escape(byte, intermediate: intermediate)]
    }
    return []
  }

  private mutating func inSequence(_ byte: UInt8) -> [Action] {
    switch byte {
    case ..<0x20: return [.control(byte)]
    case 0x30...0x39: sequence.add(digit: byte)
    // A colon parts what belongs together, as in `38:5:9`; it is read as a semicolon.
    case 0x3a, 0x3b: sequence.addParameter()
    case 0x3c...0x3f: sequence.mark = byte
    case 0x20..<0x30: sequence.intermediate = byte
    case 0x40...0x7e:
      sequence.final = byte
      state = .text
      return [.sequence(sequence)]
    default: state = .text
    }
    return []
  }
}
