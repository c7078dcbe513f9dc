import Configuration
import MVM

/// `mvm replay`: live through a recorded run again.
enum ReplayCommand {
  static let command = Command(
    name: "replay", table: Arguments.table, otherNames: ["play", "rr"], code: replay)

  /// What it is told.
  struct Arguments: Sendable {
    var files: [String] = []
    var check = false
    var from: String?
    var engine = ExecutionEngine.preferred
    var instant: GuestInstant?
    var file: String?
    var picture: String?
    var pictureInstant: GuestInstant?
    var sound: String?
    var showsStatistics = false

    static let table = OptionTable<Arguments>(
      command: "mvm replay", summary: "live through a recorded run again",
      positionals: [
        Positional(
          "FILE", \.files, .path, count: 1...1, example: "session.mvr",
          help: "what 'mvm run --record FILE' has written")
      ],
      groups: [
        SettingGroup(
          "Options",
          [
            Setting(
              "check", .flag(\.check), example: "true",
              help: "compare the machine's state with the hashes in the recording",
              details: """
                The recording holds a hash of what changed for every tenth of a second that the machine was busy, and one \
                of the whole machine at its end. Where one differs, the replay ends with exit code 1.
                """),
            Setting(
              "from", .optional(\.from, .path), example: "machine.mvm",
              help: "begin where the machine was saved to FILE",
              details: """
                By --save-at or Ctrl-A s while the run was recorded, or by 'mvm replay --save-at'.
                """),
            ExecutionEngine.setting(\.engine),
            Setting(
              "save-at", .optional(\.instant, .instant), example: "2s",
              otherNames: ["snapshot-at"], help: "save the machine then, and go on",
              details: """
                A time of the guest since power-on, or a number of instructions. 'mvm replay --from' begins there; 'mvm \
                resume' wants copies of the disks as they were then.
                """),
            Setting(
              "save", .optional(\.file, .path), example: "machine.mvm",
              otherNames: ["snapshot", "savevm"],
              help: "where to save to (default: machine.mvm)"),
            Setting(
              "screenshot", .optional(\.picture, .path), example: "screen.png",
              otherNames: ["screendump", "picture"],
              help: "write what is on the screen at the end to FILE, as PNG"),
            Setting(
              "screenshot-at", .optional(\.pictureInstant, .instant), example: "2s",
              help: "write it then instead, and go on"),
            Setting(
              "sound", .optional(\.sound, .path), example: "heard.wav",
              otherNames: ["audio", "wav"],
              help: "write what the machine plays to FILE, as WAV"),
            .statistics(\.showsStatistics),
          ])
      ],
      notes: [
        """
        A recording holds all that the run needs: the machine as it was at the beginning, what was typed, what came from \
        networks and disks, and when. No other file is read, nothing is sent, and no disk is written to. It runs as fast \
        as it can.
        """
      ],
      examples: [
        .init("mvm run configs/linux.yaml --record session.mvr", "make a recording"),
        .init("mvm replay session.mvr", "see it again"),
        .init("mvm replay session.mvr --check > said.txt", "make sure that it is the same run"),
        .init(
          "mvm replay session.mvr --save-at 60s --save minute.mvm",
          "keep the machine of that instant"),
        .init("mvm replay session.mvr --from minute.mvm", "see what came then"),
      ],
      blank: Arguments())
  }

  @Sendable
  private static func replay(_ given: Arguments) throws -> UInt8 {
    let output = ByteOutput()
    var plan = SavingArguments()
    (plan.instant, plan.file) = (given.instant, given.file)
    (plan.picture, plan.pictureInstant) = (given.picture, given.pictureInstant)
    var saving = try SavingPlan(plan, isDeterministic: true)
    let start = try given.from.map { (file) throws(MachineError) in try SavedMachine(file) }
    let replay = try Replay(given.files[0], from: start, engine: given.engine, console: output)
    for line in replay.machine.notices { Output.complain(line) }
    if let file = given.sound { try replay.machine.writeSound(to: file) }
    try saving.refusePast(of: replay.machine)
    var time = Stopwatch()
    var ending = try time.measure { try run(replay, to: saving.nextInstant, given.check) }
    while ending == .paused {
      output.flush()
      let due = saving.takeDue(of: replay.machine)
      if due.picture { try takePicture(of: replay, saving) }
      if due.save {
        let file = saving.freeName
        try replay.machine.save(to: file)
        Output.complain(
          "saved to \(file); 'mvm replay \(given.files[0]) --from \(file)' begins there")
      }
      ending = try time.measure { try run(replay, to: saving.nextInstant, given.check) }
    }
    output.flush()
    if saving.takesPictureOnExit { try takePicture(of: replay, saving) }
    if given.sound != nil { try replay.machine.finishSound() }
    defer { if given.showsStatistics { StatisticsReport(replay.machine, time).write() } }
    let end = "after \(replay.machine.instructionsRetired) instructions"
    switch ending {
    case .finished, .paused:
      if given.check { Output.complain("the same in \(replay.checkCount) places, the last \(end)") }
    case .cut: Output.complain("\(given.files[0]): the recording was cut off \(end)")
    case .different(let report):
      Output.complain(report)
      return 1
    case .diverged:
      Output.complain(
        "\(given.files[0]): \(end) the machine is not what it was: the recording was changed, or "
          + "another version of MVM made it")
      return 1
    }
    return 0
  }

  private static func takePicture(of replay: Replay, _ saving: SavingPlan) throws {
    let file = saving.freePictureName
    try replay.machine.saveScreenshot(to: file)
    Output.complain("the screen is in \(file)")
  }

  private static func run(
    _ replay: Replay, to instant: GuestInstant?, _ checking: Bool
  ) throws -> Replay.Ending {
    switch instant {
    case nil: try replay.run(checking: checking)
    case .time(let time): try replay.run(until: time, checking: checking)
    case .instructions(let count): try replay.run(toInstruction: count, checking: checking)
    }
  }
}

/// What a machine says, on the way to standard output.
private final class ByteOutput: SerialPort {
  private var bytes: [UInt8] = []

  func transmit(_ byte: UInt8) {
    bytes.append(byte)
    if byte == UInt8(ascii: "\n") || bytes.count >= 4096 { flush() }
  }

  func receive() -> UInt8? { nil }

  func flush() {
    Output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
