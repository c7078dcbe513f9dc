extension SettingForm {
  /// Any number of elements that have settings of their own.
  ///
  /// In a machine file an element is a mapping of `rows`, or a text, short for the first of them.
  /// On a command line it is `FIRST[,name[=value]]...`, where `,,` is a comma in a value.
  package static func list<Element: Sendable>(
    _ path: Path<[Element]>, of rows: [Setting<Element>], startingWith blank: Element
  ) -> Self {
    let keys = wordList(rows.map(\.name), "and")
    let first = rows.first
    return Self(
      placeholder: first?.form.placeholder,
      allowed: "a list, each entry \(first?.form.allowed ?? "") or a mapping with \(keys)",
      isExhaustive: false, isList: true,
      assign: { (given, target) throws(ConfigurationError) in
        switch given.content {
        case .text(let text):
          target[keyPath: path].append(try rows.element(blank, from: text, given))
        case .node(let node):
          guard case .sequence(let items) = node.content else {
            _ = try given.text()
            throw given.refusal(found: "one value")
          }
          for item in items {
            target[keyPath: path].append(try rows.element(blank, from: item, given))
          }
        }
      },
      clear: { $0[keyPath: path] = [] },
      refused: { target in
        target[keyPath: path].lazy.compactMap { element in
          rows.lazy.compactMap { $0.form.refused(element) }.first
        }.first
      },
      show: { _ in nil })
  }
}

extension Array {
  /// An element from a machine file's list.
  fileprivate func element<Target>(
    _ blank: Target, from node: YAMLNode, _ given: Given
  ) throws(ConfigurationError) -> Target where Element == Setting<Target> {
    var element = blank
    guard let first else { return element }
    if case .mapping(let entries) = node.content {
      var origins: [String: Origin] = [:]
      try assign(
        entries, folder: given.folder, prefix: "", within: "\(given.name).", to: &element,
        noting: &origins)
      guard origins[first.name] != nil else {
        throw .conflict(
          .machineFile(node.location), name: given.name,
          reason: "has an entry without '\(first.name)', which every entry needs")
      }
    } else {
      try first.assign(
        .node(node), from: .machineFile(node.location), folder: given.folder,
        named: "\(given.name).\(first.name)", to: &element)
    }
    return element
  }

  /// An element from the value of an option.
  fileprivate func element<Target>(
    _ blank: Target, from text: String, _ given: Given
  ) throws(ConfigurationError) -> Target where Element == Setting<Target> {
    var element = blank
    for (index, part) in splitAtSingleCommas(text).enumerated() {
      let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard index > 0, let word = words.first else {
        try self.first?.assign(
          .text(part), from: given.origin, folder: given.folder, named: given.name, to: &element)
        continue
      }
      guard let row = first(where: { $0.name == word }) else {
        throw .unknownKey(
          given.origin, name: String(word),
          nearest: nearest(to: String(word), among: keys(after: "")), known: map(\.name))
      }
      let value = words.count > 1 ? String(words[1]) : row.isFlag ? "true" : ""
      try row.assign(
        .text(value), from: .option("\(given.origin.subject(given.name)) \(word)"),
        folder: given.folder, to: &element)
    }
    return element
  }
}

/// The fields of `a,b,,c`: `a` and `b,c`.
private func splitAtSingleCommas(_ text: String) -> [String] {
  var fields = [""]
  var rest = text[...]
  while let character = rest.popFirst() {
    if character != "," {
      fields[fields.count - 1].append(character)
    } else if rest.first == "," {
      rest.removeFirst()
      fields[fields.count - 1].append(",")
    } else {
      fields.append("")
    }
  }
  return fields
}
