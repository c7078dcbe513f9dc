/// When and where `mvm run` and `mvm resume` save the machine.
package struct SavingArguments: Equatable, Sendable {
  /// When, if at an instant of the run.
  package var instant: GuestInstant?
  /// Where, then and by the key; nil for a name of the program's choice.
  package var file: String?
  /// Where at the end of the run, if then.
  package var fileOnExit: String?
  /// Whether only what has changed is saved, where there is a file before.
  package var changesOnly = false
  /// Where a picture of the screen goes.
  package var picture: String?
  /// When it is taken; nil for the end.
  package var pictureInstant: GuestInstant?
  /// Where the run is recorded, if it is.
  package var recording: String?

  package init() {}

  /// The option of recording.
  static let recordingGroup = SettingGroup<SavingArguments>(
    "Recording",
    [
      Setting(
        "record", .optional(\.recording, .path), example: "session.mvr",
        help: "record the run, for 'mvm replay' to show it again",
        details: """
          The machine is deterministic then (see --deterministic and --seed). The file holds all that a replay needs, \
          and can be replayed up to wherever it got; one that exists is never replaced.
          """)
    ])

  /// The options of pictures of the screen.
  static let pictureGroup = SettingGroup<SavingArguments>(
    "Pictures",
    [
      Setting(
        "screenshot", .optional(\.picture, .path), example: "screen.png",
        otherNames: ["screendump", "picture"],
        help: "write what is on the screen at the end to FILE, as PNG",
        details: """
          Pixel for pixel what the guest has drawn. Ctrl-A p writes one, too, to this file or screen.png. A file that \
          exists is never replaced: a second one becomes screen-2.png.
          """),
      Setting(
        "screenshot-at", .optional(\.pictureInstant, .instant), example: "2s",
        help: "write it then instead, and go on",
        details: """
          A time of the guest since power-on, or a number of instructions (deterministic machines only).
          """),
    ])

  /// The options.
  static let group = SettingGroup<SavingArguments>(
    "Saving",
    [
      Setting(
        "save-at", .optional(\.instant, .instant), example: "2s",
        otherNames: ["snapshot-at"], help: "save the machine then, and go on",
        details: """
          A time of the guest since power-on, or a number of instructions (deterministic machines only). A \
          deterministic machine is saved exactly then; another as soon as all harts have stopped.
          """),
      Setting(
        "save", .optional(\.file, .path), example: "machine.mvm",
        otherNames: ["snapshot", "savevm"], help: "where to save to (default: machine.mvm)",
        details: """
          Where --save-at and Ctrl-A s save to. A file that exists is never replaced: a second one becomes \
          machine-2.mvm. 'mvm resume FILE' goes on from there, 'mvm state FILE' shows what is in it. What the machine \
          overwrites on its disks from then on is kept in FILE.disk0.qcow2 and so on.
          """),
      Setting(
        "save-on-exit", .optional(\.fileOnExit, .path), example: "machine.mvm",
        help: "save the machine to FILE when the run ends"),
      Setting(
        "save-changes", .flag(\.changesOnly), example: "true",
        otherNames: ["incremental", "save-incremental"],
        help: "save only what has changed since the file before",
        details: """
          Each file after the first one of this run (of 'mvm resume FILE': each one) holds the memory that has changed \
          since the file before, which it needs from then on: keep them together. 'mvm state FILE' names the file that \
          another one needs, and 'mvm state FILE --merge NEW' makes one that needs none. Noticing what changes takes the \
          machine a little time.
          """),
    ])
}
