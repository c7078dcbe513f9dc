/// Takes apart what is written to a terminal: characters, controls and control sequences (ECMA-48), in UTF-8.
///
/// Whatever comes, it holds no more than one sequence: strings (titles, pictures, device control) mean nothing here and are
/// passed over, numbers end at 65535, and what has too many of them is none.
struct ControlParser {
  private enum State {
    case ground
    case escape
    case sequence
    /// A sequence that is none.
    case nonsense
    /// After ESC and an operating system command, device control and the like, up to its end.
    case string
  }

  private static let mostParameters = 32
  private static let greatest = 65_535

  private var state = State.ground
  private var sequence = ControlSequence()
  private var text = TextDecoder()

  /// Goes on with bytes, and tells what they are.
  mutating func take(_ bytes: some Sequence<UInt8>, _ receiver: some ControlReceiver) {
    for byte in bytes { take(byte, receiver) }
  }

  private mutating func take(_ byte: UInt8, _ receiver: some ControlReceiver) {
    if state == .ground, byte >= 0x20, byte != 0x7f {
      return text.take(byte) { receiver.write($0) }
    }
    text.end { receiver.write($0) }
    switch byte {
    case 0x1b: begin()
    // Cancel and substitute end whatever there is.
    case 0x18, 0x1a: state = .ground
    case 0x07 where state == .string: state = .ground
    case 0..<0x20: if state != .string { receiver.control(byte) }
    case 0x7f: break
    default: continueSequence(byte, receiver)
    }
  }

  private mutating func begin() {
    state = .escape
    sequence = ControlSequence()
  }

  private mutating func continueSequence(_ byte: UInt8, _ receiver: some ControlReceiver) {
    switch state {
    case .escape: takeAfterEscape(byte, receiver)
    case .sequence: takeInSequence(byte, receiver)
    case .nonsense: if (0x40..<0x7f).contains(byte) { state = .ground }
    case .string, .ground: break
    }
  }

  private mutating func takeAfterEscape(_ byte: UInt8, _ receiver: some ControlReceiver) {
    switch byte {
    case 0x20..<0x30: sequence.intermediate = byte
    case UInt8(ascii: "[") where sequence.intermediate == 0: state = .sequence
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_"):
      state = sequence.intermediate == 0 ? .string : .ground
    case 0x30..<0x7f:
      state = .ground
      receiver.escape(byte, sequence.intermediate)
    default: state = .ground
    }
  }

  private mutating func takeInSequence(_ byte: UInt8, _ receiver: some ControlReceiver) {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): add(digit: Int(byte & 0xf))
    case UInt8(ascii: ";"), UInt8(ascii: ":"): separate(isSub: byte == UInt8(ascii: ":"))
    case UInt8(ascii: "<")...UInt8(ascii: "?"): sequence.marker = byte
    case 0x20..<0x30: sequence.intermediate = byte
    case 0x40..<0x7f:
      state = .ground
      sequence.final = byte
      receiver.perform(sequence)
    default: state = .nonsense
    }
  }

  private mutating func add(digit: Int) {
    if sequence.parameters.isEmpty { sequence.parameters.append(.init()) }
    let last = sequence.parameters.count - 1
    let value = sequence.parameters[last].value ?? 0
    sequence.parameters[last].value = min(Self.greatest, value * 10 + digit)
  }

  private mutating func separate(isSub: Bool) {
    if sequence.parameters.isEmpty { sequence.parameters.append(.init()) }
    guard sequence.parameters.count < Self.mostParameters else { return state = .nonsense }
    sequence.parameters.append(.init(isSub: isSub))
  }
}

/// What bytes for a terminal turn out to be.
protocol ControlReceiver: AnyObject {
  /// A character.
  func write(_ scalar: Unicode.Scalar)
  /// One of the controls below 0x20.
  func control(_ byte: UInt8)
  /// ESC, perhaps an intermediate byte (else 0), and a final one.
  func escape(_ final: UInt8, _ intermediate: UInt8)
  /// What ESC [ began.
  func perform(_ sequence: ControlSequence)
}

/// A control sequence: ESC [, a marker, numbers, an intermediate byte, a final byte. Bytes that are not there are 0.
struct ControlSequence {
  struct Parameter {
    /// Nil where there is none.
    var value: Int?
    /// Whether it belongs to the one before it: a colon is between them.
    var isSub = false
  }

  var marker: UInt8 = 0
  var parameters: [Parameter] = []
  var intermediate: UInt8 = 0
  var final: UInt8 = 0

  /// A number that says how often or where, which is one or more.
  func count(_ index: Int = 0) -> Int { max(1, number(index)) }

  /// A number; 0 where there is none.
  func number(_ index: Int) -> Int {
    parameters.indices.contains(index) ? parameters[index].value ?? 0 : 0
  }
}
