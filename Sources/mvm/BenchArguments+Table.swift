import Benchmark
import Configuration
import MVM

extension BenchArguments {
  /// All that `mvm bench` takes.
  static let table = OptionTable<BenchArguments>(
    command: "mvm bench", summary: "measure the machine's speed",
    positionals: [
      Positional(
        "PROGRAM", \.named, .word(placeholder: "PROGRAM", allowed: "the name of a benchmark"),
        count: 0...64, example: "sieve",
        help: "only these benchmarks (default: all programs); boot is our own system's start")
    ],
    groups: [
      SettingGroup("What is measured", subjects), SettingGroup("How", manner),
    ],
    notes: [
      """
      Each program runs on this host, without and with vectors, on the bare machine, as a process \
      under Sv39, and on QEMU where it is installed. All must come to the same checksum. Rounds are \
      interleaved, so that what else the host does meets all alike.
      """,
      """
      boot is the time from the start of 'mvm run' to the shell's prompt, and of 'mvm resume' to the shell's answer, beside \
      xv6 on QEMU if MVM_XV6 names a folder with its kernel and fs.img.
      """,
    ],
    examples: [
      .init("mvm bench", "all programs, five rounds"),
      .init(
        "mvm bench sieve fft --rounds 11 --json speed.json", "two, more exactly, for a machine"),
      .init("mvm bench --mode recording --mode parallel", "what it costs to write a run down"),
      .init("mvm bench boot --rounds 11", "our own system to its prompt"),
      .init("mvm bench --linux --rounds 3", "Linux to its prompt, and work there"),
    ],
    blank: BenchArguments())

  private static let subjects: [Setting<BenchArguments>] = [
    Setting(
      "coremark", .optional(\.coreMark, .path), example: "~/coremark",
      help: "CoreMark as well, whose sources are in the folder FILE"),
    Setting(
      "harts", .flag(\.harts), example: "true", otherNames: ["smp", "threads"],
      help: "a program for several harts, on one and on two, in parallel mode",
      details: "Programs are measured beside it only where some are named. Times are elapsed."),
    Setting(
      "linux", .flag(\.linux), example: "true", otherNames: ["debian"],
      help: "Debian's Linux to its prompt, and work there",
      details: """
        It is what scripts/fetch-linux leaves in .cache/linux, on one hart. Programs are measured \
        beside it only where some are named. Times are elapsed, as seen from outside.
        """),
    Setting(
      "programs", .value(\.programs, .path), example: "Tests/Programs/Bench",
      otherNames: ["directory", "dir"], help: "the folder with their sources"),
    Setting(
      "percent", .value(\.percent, .number(in: 1...10000)), example: "100",
      otherNames: ["scale", "work", "iterations"], help: "how much work, of what is usual"),
  ]

  private static let manner: [Setting<BenchArguments>] = [
    Setting(
      "rounds", .value(\.rounds, .number(in: 1...1000)), example: "5",
      otherNames: ["runs", "n", "repeat"], help: "how often each is measured"),
    Setting(
      "engine", .optional(\.engine, .choice(placeholder: "ENGINE")), example: "interpreter",
      otherNames: ["accel"], help: "what the machine executes with (default: what 'mvm run' does)"),
    Setting(
      "mode",
      .list(
        \.modes,
        of: [
          Setting(
            "mode", .value(\.mode, .choice(placeholder: "MODE")), example: "parallel",
            help: "how time passes")
        ], startingWith: Choice()),
      example: "parallel", otherNames: ["deterministic", "parallel", "record"],
      help: "deterministic (unless said otherwise), parallel or recording; may be repeated",
      details: """
        recording is deterministic, and written down to a temporary file. Of several modes, the first \
        is compared with the others.
        """),
    Setting(
      "qemu", .flag(\.emulator), example: "true",
      help: "measure QEMU as well, where it is installed"),
    Setting(
      "json", .optional(\.json, .path), example: "speed.json",
      help: "write all samples to FILE as JSON"),
  ]
}
