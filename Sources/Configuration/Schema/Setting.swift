/// One row of a table of settings: everything that is known about one key or option. The checker of
/// machine files, the parser of options and the help are all made from it.
package struct Setting<Target: Sendable>: Sendable {
  /// The key in a machine file; `trace.file` is the key `file` in the mapping `trace`.
  package let name: String
  /// The option without its dashes; the name with `-` for `.` unless said otherwise.
  package let option: String
  /// A value as one would write it, for messages and help.
  package let example: String
  /// What it is, in a line that starts small and has no full stop.
  package let help: String
  /// All else that a user may want to know, in sentences.
  package let details: String
  /// What other programs call it, so that their users find it here.
  package let otherNames: [String]
  let form: SettingForm<Target>

  package init(
    _ name: String, _ form: SettingForm<Target>, option: String? = nil, example: String,
    otherNames: [String] = [], help: String, details: String = ""
  ) {
    self.name = name
    self.option = option ?? String(name.map { $0 == "." ? "-" : $0 })
    self.example = example
    self.otherNames = otherNames
    self.help = help
    self.details = details
    self.form = form
  }

  /// Whether it is said without a value: `--name` or `--no-name`.
  package var isFlag: Bool { form.placeholder == nil }

  /// The value as a machine file would hold it.
  var fileExample: String { form.isList ? "[\(example)]" : example }

  /// The same setting for something that holds a `Target`.
  package func within<Outer: Sendable>(
    _ path: any WritableKeyPath<Outer, Target> & Sendable
  ) -> Setting<Outer> {
    let inner = form
    let outer = SettingForm<Outer>(
      placeholder: inner.placeholder, allowed: inner.allowed, isExhaustive: inner.isExhaustive,
      isList: inner.isList,
      assign: { (given, target) throws(ConfigurationError) in
        try inner.assign(given, &target[keyPath: path])
      },
      clear: { inner.clear(&$0[keyPath: path]) },
      refused: { inner.refused($0[keyPath: path]) },
      show: { inner.show($0[keyPath: path]) })
    return Setting<Outer>(
      name, outer, option: option, example: example, otherNames: otherNames, help: help,
      details: details)
  }

  /// What it takes, as messages and help say it.
  func takes(in origin: Origin) -> String {
    if form.isExhaustive { return form.allowed }
    if case .machineFile = origin { return "\(form.allowed), such as \(fileExample)" }
    return "\(form.allowed), such as \(example)"
  }

  /// Puts a value where it belongs, or complains about `shownName`.
  func assign(
    _ content: Given.Content, from origin: Origin, folder: String, named shownName: String? = nil,
    to target: inout Target
  ) throws(ConfigurationError) {
    let given = Given(
      content: content, origin: origin, folder: folder, name: shownName ?? name,
      takes: takes(in: origin))
    try form.assign(given, &target)
  }

  /// Checks a value that a program assigned.
  ///
  /// - Throws: `refusedValue`.
  func check(_ target: Target) throws(ConfigurationError) {
    guard let value = form.refused(target) else { return }
    throw .refusedValue(.program, name: name, found: quoted(value), takes: takes(in: .program))
  }
}
