import Configuration
import MVM

/// `mvm explain`: say what instructions do.
enum ExplainCommand {
  static let command = Command(
    name: "explain", table: Arguments.table, otherNames: ["describe", "decode", "what"],
    act: explain)

  /// What it is told.
  struct Arguments: Sendable {
    var words: [UInt32] = []
    var address: UInt64 = 0
    var numeric = false
    var isa: String?

    static let table = OptionTable<Arguments>(
      command: "mvm explain", summary: "say what instructions do",
      positionals: [
        Positional(
          "WORD", \.words, .encoding, count: 1...1024, example: "00c58533",
          help: "an instruction's bits in hexadecimal, with or without 0x")
      ],
      groups: [SettingGroup("Options", settings)],
      examples: [
        .init("mvm explain 00c58533", "what 'add a0,a1,a2' does"),
        .init("mvm explain 4501 fea42623", "a compressed instruction, and another one"),
        .init("mvm explain --address 0x80000000 ffdff06f", "where a jump leads from there"),
      ],
      blank: Arguments())

    private static let settings: [Setting<Arguments>] = [
      Setting(
        "address", .value(\.address, .number(in: 0...UInt64.max)), example: "0x80000000",
        otherNames: ["pc"], help: "where the first one stands"),
      .numeric(\.numeric),
      .isa(\.isa),
    ]
  }

  @Sendable
  private static func explain(_ given: Arguments) throws {
    let explanation = Explanation(
      extensions: try given.isa.map { try ExtensionSet(isa: $0) } ?? .all,
      registers: given.numeric ? .numeric : .application)
    var address = given.address
    for (index, word) in given.words.enumerated() {
      if index > 0 { Output.write("\n") }
      for line in explanation.lines(about: word, at: address) {
        Output.write(coloured(line) + "\n")
      }
      address &+= word & 3 == 3 ? 4 : 2
    }
  }

  /// The drawing is dim, the effects stand out.
  private static func coloured(_ line: String) -> String {
    switch line.first {
    case "+", "|": Paint.paint(line, .address)
    case " ": line.hasPrefix("    ") ? Paint.paint(line, .comment) : Paint.paint(line, .address)
    case "E": line
    default: Paint.paint(line, .mnemonic)
    }
  }
}

extension ValueType<UInt32> {
  /// The bits of an instruction.
  fileprivate static let encoding = ValueType(
    placeholder: "WORD", allowed: "up to eight hexadecimal digits",
    parse: { text, _ in
      let digits = text.hasPrefix("0x") || text.hasPrefix("0X") ? text.dropFirst(2) : text[...]
      guard digits.allSatisfy(\.isHexDigit) else { return nil }
      return UInt32(digits, radix: 16)
    },
    show: { String($0, radix: 16) })
}
