/// How a terminal treats bytes on their way (termios(3)), with the numbers of Linux for riscv64.
struct TerminalSettings {
  struct Input: OptionSet {
    var rawValue: UInt32
    static let ignoreCarriageReturn = Input(rawValue: 0o200)
    static let stripEighthBit = Input(rawValue: 0o40)
    static let newlineToReturn = Input(rawValue: 0o100)
    static let returnToNewline = Input(rawValue: 0o400)
    static let flowControlOfOutput = Input(rawValue: 0o2000)
    static let anyByteRestarts = Input(rawValue: 0o4000)
    static let bellWhenFull = Input(rawValue: 0o20000)
    static let isUTF8 = Input(rawValue: 0o40000)
  }

  struct Output: OptionSet {
    var rawValue: UInt32
    static let process = Output(rawValue: 0o1)
    static let newlineToReturnNewline = Output(rawValue: 0o4)
    static let returnToNewline = Output(rawValue: 0o10)
    static let noReturnInFirstColumn = Output(rawValue: 0o20)
    static let newlineReturns = Output(rawValue: 0o40)
    static let expandTabs = Output(rawValue: 0o14000)
  }

  struct Local: OptionSet {
    var rawValue: UInt32
    static let signals = Local(rawValue: 0o1)
    static let canonical = Local(rawValue: 0o2)
    static let echo = Local(rawValue: 0o10)
    static let echoErase = Local(rawValue: 0o20)
    static let echoKill = Local(rawValue: 0o40)
    static let echoNewline = Local(rawValue: 0o100)
    static let noFlush = Local(rawValue: 0o200)
    static let stopBackgroundOutput = Local(rawValue: 0o400)
    static let echoControl = Local(rawValue: 0o1000)
    static let echoKillByErasing = Local(rawValue: 0o4000)
    static let extended = Local(rawValue: 0o100000)
  }

  /// Where a special character stands in `c_cc`.
  enum Special: Int {
    case interrupt = 0, quit, erase, kill, endOfFile, time, minimum, swtch, start, stop, suspend
    case endOfLine, reprint, discard, wordErase, literalNext, secondEndOfLine
  }

  var input: Input = [.returnToNewline, .flowControlOfOutput, .isUTF8]
  var output: Output = [.process, .newlineToReturnNewline]
  /// Of a line with a speed: 38400 baud, 8 bits, a receiver. Kept for those who ask.
  var control: UInt32 = 0o2277
  var local: Local = [
    .signals, .canonical, .echo, .echoErase, .echoKill, .echoControl, .echoKillByErasing, .extended,
  ]
  var discipline: UInt8 = 0
  var characters: InlineArray<19, UInt8> = [
    3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0,
  ]

  /// A special character; nil if it is switched off.
  func character(_ special: Special) -> UInt8? {
    let byte = characters[special.rawValue]
    return byte == 0 ? nil : byte
  }

  func `is`(_ byte: UInt8, _ special: Special) -> Bool {
    byte != 0 && byte == characters[special.rawValue]
  }

  var isCanonical: Bool { local.contains(.canonical) }
  /// Bytes that a read waits for, and tenths of a second that it waits for them.
  var minimum: Int { Int(characters[Special.minimum.rawValue]) }
  var time: Int { Int(characters[Special.time.rawValue]) }
}

extension TerminalSettings {
  /// `struct termios` as the kernel has it: four words, the discipline, 19 characters.
  static let size = 36
  /// `struct termios2`: and two speeds.
  static let extendedSize = 44

  /// As it lies in memory.
  var bytes: [UInt8] {
    var structure = Structure()
    for word in [input.rawValue, output.rawValue, control, local.rawValue] { structure.put(word) }
    structure.put(discipline)
    for index in 0..<19 { structure.put(characters[index]) }
    return structure.bytes
  }

  /// - Parameter bytes: at least `size` of them.
  init(_ bytes: [UInt8]) {
    input = Input(rawValue: bytes.number(at: 0))
    output = Output(rawValue: bytes.number(at: 4))
    control = bytes.number(at: 8)
    local = Local(rawValue: bytes.number(at: 12))
    discipline = bytes[16]
    for index in 0..<19 { characters[index] = bytes[17 + index] }
  }

  /// Bytes come as they were sent, and go as they are (cfmakeraw(3)), as between programs.
  static let plain: TerminalSettings = {
    var settings = TerminalSettings()
    settings.input = []
    settings.output = []
    settings.local = []
    return settings
  }()
}
