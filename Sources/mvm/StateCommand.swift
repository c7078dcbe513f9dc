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
    var merged: String?

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
        .init("mvm state machine-3.mvm --merge whole.mvm", "one that needs no other file"),
      ],
      blank: Arguments())

    private static let settings: [Setting<Arguments>] = [
      Setting(
        "chunk", .optional(\.chunk, .text(atMost: 24)), example: "\"hart 0\"",
        otherNames: ["part", "device"], help: "show the fields of this part"),
      Setting("fields", .flag(\.fields), example: "true", help: "show the fields of every part"),
      Setting("json", .flag(\.json), example: "true", help: "write JSON"),
      Setting(
        "merge", .optional(\.merged, .path), example: "whole.mvm",
        otherNames: ["flatten"], help: "write it to FILE, so that it needs no other",
        details: """
          For a machine that was saved with --save-changes: what it and the files that it needs hold goes into a new \
          one. Under its name, that can take its place also for those that need it.
          """),
    ]
  }

  @Sendable
  private static func show(_ given: Arguments) throws {
    let saved = try SavedMachine(given.files[0])
    if let target = given.merged {
      let bar = ProgressBar("merging")
      try saved.merge(to: target) { bar.show(UInt64($0 * 1000), 1000) }
      return
    }
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
