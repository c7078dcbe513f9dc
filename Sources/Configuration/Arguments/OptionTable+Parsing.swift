extension OptionTable {
  /// Matches arguments to rows: `--name value`, `--name=value`, `--flag`, `--no-flag`; `--` ends the
  /// options; `-h`, `--help` and `--help NAME` ask for help.
  ///
  /// - Parameter arguments: what follows the command's name.
  /// - Throws: `unknownOption`, or `refusedValue` for an option without its value.
  package func parse(_ arguments: [String]) throws(ConfigurationError) -> Parsed<
    GivenArguments<Target>
  > {
    var given = GivenArguments(table: self)
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        given.positionals += rest
        break
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        given.positionals.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let spelling = parts.first.map { String($0) } ?? argument
      let value = parts.count > 1 ? String(parts[1]) : nil
      if spelling == "--help" || spelling == "-h" {
        return .help(try help(about: value, or: rest.first))
      }
      let (setting, isNegated) = try row(spelling)
      let text = try self.value(of: setting, isNegated, value, spelling, from: &rest)
      given.options.append((setting, text, spelling))
    }
    return .arguments(given)
  }

  /// The row of an option, and whether it was spelled with `no-`.
  private func row(_ spelling: String) throws(ConfigurationError) -> (Setting<Target>, Bool) {
    for setting in settings {
      if spelling == "--" + setting.option { return (setting, false) }
      if setting.isFlag, spelling == "--no-" + setting.option { return (setting, true) }
    }
    throw .unknownOption(spelling, nearest: nearestOption(to: spelling), command: command)
  }

  /// The spelling that was probably meant.
  private func nearestOption(to spelling: String) -> String? {
    let word = String(spelling.drop { $0 == "-" })
    var names: [(word: String, means: String)] = [("help", "--help")]
    for setting in settings {
      for name in [setting.option, setting.name] + setting.otherNames {
        names.append((name, "--" + setting.option))
      }
      if setting.isFlag { names.append(("no-" + setting.option, "--no-" + setting.option)) }
    }
    return nearest(to: word, among: names)
  }

  private func value(
    of setting: Setting<Target>, _ isNegated: Bool, _ value: String?, _ spelling: String,
    from rest: inout ArraySlice<String>
  ) throws(ConfigurationError) -> String {
    if isNegated {
      guard value == nil else {
        throw .conflict(.option(spelling), name: setting.name, reason: "takes no value")
      }
      return "false"
    }
    if let value { return value }
    if setting.isFlag { return "true" }
    guard let next = rest.first, !next.hasPrefix("--") else {
      throw .refusedValue(
        .option(spelling), name: setting.name, found: nil,
        takes: setting.takes(in: .option(spelling)))
    }
    rest.removeFirst()
    return next
  }
}
