/// The arguments of a command line, matched to the rows of a table but not yet applied, so that a
/// machine file named among them can be read first.
package struct GivenArguments<Target: Sendable>: Sendable {
  let table: OptionTable<Target>
  /// Arguments without an option, in order.
  package internal(set) var positionals: [String] = []
  /// Options in order, each with its value and its spelling.
  var options: [(setting: Setting<Target>, text: String, spelling: String)] = []

  /// Whether the setting `name` was given as an option.
  package func contains(_ name: String) -> Bool { options.contains { $0.setting.name == name } }

  /// Fills in `target`; of an option given twice the later one counts, except for lists. A list
  /// starts anew with its first option, and so replaces what was in `target`.
  ///
  /// - Parameter origins: takes up which settings were given, and as what.
  /// - Throws: `refusedValue` and the like for the first argument that is not allowed;
  ///   `missingArgument`, `unexpectedArgument`.
  package func apply(
    to target: inout Target, noting origins: inout [String: Origin]
  ) throws(ConfigurationError) {
    var begun: Set<String> = []
    for (setting, text, spelling) in options {
      if begun.insert(setting.name).inserted { setting.form.clear(&target) }
      let origin = Origin.option(spelling)
      try setting.assign(.text(text), from: origin, folder: "", to: &target)
      origins[setting.name] = origin
    }
    var rest = positionals[...]
    for positional in table.positionals {
      guard rest.count >= positional.count.lowerBound else {
        throw .missingArgument(positional.name, command: table.command, usage: table.usage)
      }
      for text in rest.prefix(positional.count.upperBound) { try positional.assign(text, &target) }
      rest = rest.dropFirst(positional.count.upperBound)
    }
    if let first = rest.first {
      throw .unexpectedArgument(
        first, command: table.command, reason: "usage: \(table.usage)")
    }
  }

  /// The same, where nobody asks who said what.
  package func apply(to target: inout Target) throws(ConfigurationError) {
    var origins: [String: Origin] = [:]
    try apply(to: &target, noting: &origins)
  }
}
