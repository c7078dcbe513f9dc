extension OptionTable {
  /// The help on everything, or on one setting.
  ///
  /// - Parameters:
  ///   - topic: a key or an option that the user asked about with `=`.
  ///   - word: the argument after `--help`, a topic only if it names a setting.
  /// - Throws: `unknownOption`.
  func help(about topic: String?, or word: String?) throws(ConfigurationError) -> String {
    func setting(_ name: String) -> Setting<Target>? {
      let bare = String(name.drop { $0 == "-" })
      return settings.first { $0.name == bare || $0.option == bare }
    }
    if let topic {
      if let setting = setting(topic) { return help(on: setting) }
      let known = settings.flatMap { row in
        ([row.name, row.option] + row.otherNames).map { (word: $0, means: "--help \(row.name)") }
      }
      throw .unknownOption(topic, nearest: nearest(to: topic, among: known), command: command)
    }
    if let word, let setting = setting(word) { return help(on: setting) }
    return help
  }

  /// The help on everything, at most 80 columns wide, ending in a line break.
  package var help: String {
    var page = HelpPage()
    page.paragraph("\(command): \(summary)")
    page.hanging("usage: ", usage)
    for positional in positionals { page.row(positional.name, positional.help) }
    for group in groups {
      page.blank()
      page.paragraph(group.title)
      for setting in group.settings { page.row(shown(setting), line(on: setting)) }
    }
    page.blank()
    page.row("-h, --help [NAME]", "this help, or all about one option")
    for example in examples {
      if example.line == examples.first?.line {
        page.blank()
        page.paragraph("Examples")
      }
      page.example(example.line, example.meaning)
    }
    for note in notes {
      page.blank()
      if note.hasPrefix(" ") { page.picture(note) } else { page.paragraph(note) }
    }
    return page.text
  }

  /// All about one setting.
  func help(on setting: Setting<Target>) -> String {
    var page = HelpPage()
    page.paragraph("\(shown(setting)): \(setting.help)")
    page.blank()
    let initial = setting.form.show(blank)
    page.field("takes", setting.form.allowed)
    if let initial { page.field("default", initial) }
    page.field("option", example(of: setting))
    let keys = setting.name.split(separator: ".")
    if let last = keys.last, isKey(setting) {
      let inner = "\(last): \(setting.fileExample)"
      page.field(
        "machine file",
        keys.dropLast().reversed().reduce(inner) { inner, key in "\(key): {\(inner)}" })
    }
    if !setting.details.isEmpty {
      page.blank()
      page.paragraph(setting.details)
    }
    return page.text
  }

  private func isKey(_ setting: Setting<Target>) -> Bool {
    groups.contains { group in
      group.isInMachineFiles && group.settings.contains { $0.name == setting.name }
    }
  }

  private func shown(_ setting: Setting<Target>) -> String {
    setting.form.placeholder.map { "--\(setting.option) \($0)" } ?? "--[no-]\(setting.option)"
  }

  private func example(of setting: Setting<Target>) -> String {
    setting.isFlag ? "--\(setting.option)" : "--\(setting.option) \(setting.example)"
  }

  private func line(on setting: Setting<Target>) -> String {
    setting.help + (setting.form.show(blank).map { " (default: \($0))" } ?? "")
  }
}
