import Configuration

/// What `mvm disassemble` is told.
struct DisassembleArguments: Sendable {
  var files: [String] = []
  /// Where the bytes of a raw file lie.
  var address: UInt64 = 0x8000_0000
  /// Show only what lies here.
  var range: Range<UInt64>?
  /// Show only what this symbol names.
  var symbol: String?
  var aliases = true
  var numeric = false
  var isa: String?

  /// All that `mvm disassemble` takes.
  static let table = OptionTable<DisassembleArguments>(
    command: "mvm disassemble", summary: "show the instructions of a program",
    positionals: [
      Positional(
        "FILE", \.files, .path, count: 1...1, example: "program.elf",
        help: "an ELF file, or a raw one")
    ],
    groups: [SettingGroup("What to show", what), SettingGroup("How to show it", how)],
    examples: [
      .init("mvm disassemble kernel.elf --symbol main", "one function"),
      .init(
        "mvm disassemble fw_jump.bin --range 0x80000000+64", "the first 64 bytes of a raw image"),
    ],
    blank: DisassembleArguments())

  private static let what: [Setting<DisassembleArguments>] = [
    Setting(
      "symbol", .optional(\.symbol, .word(placeholder: "NAME", allowed: "a symbol's name")),
      example: "main", otherNames: ["function"], help: "only what this symbol names"),
    Setting(
      "range", .optional(\.range, .addresses), example: "0x80000000-0x80001000",
      otherNames: ["addresses", "start-address"], help: "only these virtual addresses"),
    Setting(
      "address", .value(\.address, .number(in: 0...UInt64.max)), example: "0x80200000",
      otherNames: ["base", "adjust-vma", "offset"], help: "where a raw file lies in memory"),
  ]

  private static let how: [Setting<DisassembleArguments>] = [
    Setting(
      "aliases", .flag(\.aliases), example: "true", otherNames: ["pseudo"],
      help: "say 'ret' for 'jalr zero,0(ra)', and the like",
      details: """
        With --no-aliases every instruction is shown under its own name, compressed ones as such.
        """),
    .numeric(\.numeric),
    .isa(\.isa),
  ]
}
