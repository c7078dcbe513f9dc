import Configuration
import Testing

/// What a command other than `mvm run` might want to know.
private struct Explanation: Equatable, Sendable {
  var words: [UInt32] = []
  var names: [String] = []
  var isa: String?
  var isShort = false
}

private let table = OptionTable<Explanation>(
  command: "mvm explain", summary: "say what instructions do",
  positionals: [
    Positional(
      "WORD", \.words, .number(in: 0...UInt32.max), count: 1...2, example: "0x00A50533",
      help: "an instruction's bits"),
    Positional("NAME", \.names, .path, count: 0...1, example: "a", help: "where to say it"),
  ],
  groups: [
    SettingGroup(
      "Options",
      [
        Setting(
          "isa", .optional(\.isa, .word(placeholder: "ISA", allowed: "an ISA string")),
          example: "rv64gc", help: "only what these extensions have"),
        Setting("short", .flag(\.isShort), example: "true", help: "one line for each word"),
      ])
  ],
  notes: ["A word may have 16 or 32 bits."],
  examples: [.init("mvm explain 0x00A50533", "add a0, a0, a0")],
  blank: Explanation())

@Test func positionalsGoWhereTheirPlaceSays() throws {
  let full = try table.filled(["0x13", "--short", "19", "--isa", "rv64i", "out"])
  #expect(full == Explanation(words: [0x13, 19], names: ["out"], isa: "rv64i", isShort: true))
  #expect(try table.filled(["1"]) == Explanation(words: [1]))
}

@Test func positionalsAreChecked() {
  func complaint(_ arguments: [String]) -> String? {
    do throws(ConfigurationError) {
      _ = try table.filled(arguments)
      return nil
    } catch {
      return error.description
    }
  }
  let usage = "mvm explain WORD... [NAME] [--option value]..."
  #expect(complaint([]) == "mvm explain needs WORD: usage: \(usage)")
  #expect(complaint(["1", "2", "a", "b"]) == "mvm explain has no use for 'b': usage: \(usage)")
  #expect(
    complaint(["add"])
      == "WORD cannot be 'add': it takes a whole number from 0 to 4294967295, such as 0x00A50533")
}

@Test(arguments: [["--help"], ["-h"], ["1", "-h", "--nonsense"], ["--help", "me"]])
func helpOnEverything(arguments: [String]) throws {
  let text = try #require(try table.helpText(arguments))
  #expect(
    text == """
      mvm explain: say what instructions do
      usage: mvm explain WORD... [NAME] [--option value]...
        WORD                      an instruction's bits
        NAME                      where to say it

      Options
        --isa ISA                 only what these extensions have
        --[no-]short              one line for each word

        -h, --help [NAME]         this help, or all about one option

      Examples
        mvm explain 0x00A50533
            add a0, a0, a0

      A word may have 16 or 32 bits.

      """)
}

@Test(arguments: [["--help", "memory"], ["--help=--memory"], ["-h", "memory", "--wrong"]])
func helpOnOneSetting(arguments: [String]) throws {
  let text = try #require(try RunArguments.table.helpText(arguments))
  #expect(
    text == """
      --memory SIZE: how much memory the guest has

        takes         a size from 1M to 1T, a multiple of 4K
        default       128M
        option        --memory 512M
        machine file  memory: 512M

      K, M, G and T are powers of 1024; a plain number counts bytes. The host gives
      only the pages that the guest touches.

      """)
}

@Test func helpOnANestedKeyShowsItsMapping() throws {
  let range = try #require(try RunArguments.table.helpText(["--help", "trace.range"]))
  #expect(range.contains("machine file  trace: {range: 0x80000000-0x80001000}\n"))
  let deviceTree = try #require(try RunArguments.table.helpText(["--help", "dump-dtb"]))
  #expect(!deviceTree.contains("machine file"))
}

@Test func helpFitsATerminalAndNamesEverything() throws {
  let table = RunArguments.table
  let help = table.help
  for setting in table.settings {
    let dashes = setting.isFlag ? "--[no-]" : "--"
    #expect(help.contains("\n  \(dashes)\(setting.option)"))
    let text = try #require(try table.helpText(["--help", setting.name]))
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }
  for line in help.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
}

@Test(arguments: RunArguments.table.examples.map(\.line))
func theExamplesInTheHelpAreRight(line: String) throws {
  let words = line.split(separator: " ").map { String($0) }
  #expect(words.starts(with: ["mvm", "run"]))
  let run = try #require(try RunArguments.table.filled(Array(words.dropFirst(2))))
  #expect(run.files.count <= 1)
}
