import Configuration

/// What `mvm jit` is told.
struct JitArguments: Sendable {
  /// An address or a name, as a list of options takes it.
  struct Place: Sendable {
    var text = ""
  }

  /// What the functions of a program are sorted by.
  enum Order: String, CaseIterable, Sendable {
    case size, ratio, interpreted, address, name
  }

  var files: [String] = []
  var places: [Place] = []
  var sort = Order.size
  var operations = true
  var code = true
  var behind = false
  var times = false
  var numeric = false
  var isa: String?
  var json = false
  var dot = false

  /// All that `mvm jit` takes.
  static let table = OptionTable<JitArguments>(
    command: "mvm jit", summary: "show how a program's code is translated for the host",
    positionals: [
      Positional("FILE", \.files, .path, count: 1...1, example: "program.elf", help: "an ELF file")
    ],
    groups: [
      SettingGroup("What to show", what), SettingGroup("How much of it", parts),
      SettingGroup("How to show it", how),
    ],
    notes: [
      """
      An instruction of the guest becomes micro-operations (what it does, in small steps), analyses take away what nobody needs, \
      and what is left is written as code of the host. For each instruction all three are shown:
      """,
      """
        80000008  00b50533            add     a0,a0,a1
            recorded            %0 = add a0, a1    of two registers; %0 is the result of this step,
                                a0 <- %0           which becomes a0
            x86-64              25e0  4803f7    add rsi, rdi
      """,
      """
      Of a step after the recording, what it changed is shown: '-' before what is gone, '+' before what is new. In front of all that are the registers (a0 lives in rsi, a1 in rdi), and the \
      blocks: stretches that are entered at the top and left at the bottom. 'loop' is where something jumps back to. Each block \
      begins with a subtraction that counts its instructions, which is how interrupts and other harts come to their turn.
      """,
      """
      Look for '! interpreter' in a slow loop: such an instruction leaves translated code each time; '! call' asks the engine \
      and goes on. Loads and stores cost four instructions of checks. --behind shows what happens where a check fails.
      """,
      """
      A machine translates only what a hart has come by a few dozen times, and nothing that is never executed; here all of the \
      function counts as executed, and nothing outside it.
      """,
    ],
    examples: [
      .init(
        "mvm jit program.elf", "every function: how large, and how much the interpreter is left"),
      .init("mvm jit program.elf --at main", "one function, instruction by instruction"),
      .init("mvm jit program.elf --at 0x80000124 --behind", "from there on, rare code included"),
      .init(
        "mvm jit program.elf --at main --no-operations", "the guest's code and the host's alone"),
      .init(
        "mvm jit program.elf --at main --dot | dot -Tsvg > main.svg", "a picture of the blocks"),
    ],
    blank: JitArguments())

  private static let place = Setting<Place>(
    "place", .value(\.text, .word(placeholder: "PLACE", allowed: "an address or a symbol's name")),
    example: "main", help: "where")

  private static let what: [Setting<JitArguments>] = [
    Setting(
      "at", .list(\.places, of: [place], startingWith: Place()), example: "main",
      otherNames: ["symbol", "function", "address"],
      help: "this function, or what is translated from this address on",
      details: """
        May be given several times. Of a name, all of the function is shown; of an address, what is translated when a hart comes \
        there. Without it there is a table of all functions.
        """),
    Setting(
      "sort", .value(\.sort, .choice(placeholder: "COLUMN")), example: "ratio",
      otherNames: ["order"],
      help: "by what the table of functions is sorted",
      details: """
        size: bytes of the host's code; ratio: these for one of the guest's; interpreted: instructions that are left to the \
        interpreter.
        """),
  ]

  private static let parts: [Setting<JitArguments>] = [
    Setting(
      "operations", .flag(\.operations), example: "true", otherNames: ["ir", "micro-operations"],
      help: "the micro-operations, after each step that changed them"),
    Setting(
      "code", .flag(\.code), example: "true", otherNames: ["host", "asm"], help: "the host's code"),
    Setting(
      "behind", .flag(\.behind), example: "true", otherNames: ["exits", "stubs", "cold"],
      help: "the code behind the blocks, too: rounds of loops with fewer checks, exits, accesses "
        + "whose page is not in the TLB, rare cases"
    ),
    Setting(
      "times", .flag(\.times), example: "true", otherNames: ["timing", "benchmark"],
      help: "how long translating takes here and now: the one thing that differs between two runs"),
  ]

  private static let how: [Setting<JitArguments>] = [
    .numeric(\.numeric),
    .isa(\.isa),
    Setting("json", .flag(\.json), example: "true", help: "everything as JSON, for programs"),
    Setting(
      "dot", .flag(\.dot), example: "true", otherNames: ["graph", "graphviz"],
      help: "the blocks and where they lead, as a graph for Graphviz"),
  ]
}
