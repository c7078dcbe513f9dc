import Configuration
import MVM

/// `mvm state`: show what is in a saved machine.
enum StateCommand {
  static let command = Command(
    name: "state", table: Arguments.table, otherNames: ["snapshot", "inspect", "info"], act: show)

  /// What it is told.
  struct Arguments: Sendable {
    var files: [String] = []
    var chunk: String?
    var fields = false
    var json = false

    static let table = OptionTable<Arguments>(
      command: "mvm state", summary: "show what is in a saved machine",
      positionals: [
        Positional(
          "FILE", \.files, .path, count: 1...1, example: "machine.mvm",
          help: "what 'mvm run' has saved")
      ],
      groups: [SettingGroup("Options", settings)],
      examples: [
        .init("mvm state machine.mvm", "which machine it is of, and its parts"),
        .init("mvm state machine.mvm --chunk uart", "the fields of a part"),
        .init("mvm state machine.mvm --fields --json", "everything but memory, for a program"),
      ],
      blank: Arguments())

    private static let settings: [Setting<Arguments>] = [
      Setting(
        "chunk", .optional(\.chunk, .text(atMost: 24)), example: "\"hart 0\"",
        otherNames: ["part", "device"], help: "show the fields of this part"),
      Setting("fields", .flag(\.fields), example: "true", help: "show the fields of every part"),
      Setting("json", .flag(\.json), example: "true", help: "write JSON"),
    ]
  }

  @Sendable
  private static func show(_ given: Arguments) throws {
    let saved = try SavedMachine(given.files[0])
    let chunks = given.chunk.map { [$0] } ?? (given.fields ? saved.chunks.map(\.name) : [])
    let fields = try chunks.map { (chunk: $0, fields: try saved.fields(of: $0)) }
    if given.json {
      Output.write(StateReport.json(saved, fields) + "\n")
    } else {
      if given.chunk == nil { Output.write(StateReport.text(saved)) }
      for (chunk, fields) in fields { Output.write(StateReport.text(chunk, fields)) }
    }
  }
}
