extension Array {
  /// Puts the entries of a mapping where the rows say.
  ///
  /// - Parameters:
  ///   - prefix: the names of the mappings around this one, each with a dot: `trace.`.
  ///   - place: the same for messages, where the rows are those of a list's element: `disks.`.
  ///   - origins: which rows were given, and where.
  /// - Throws: `unknownKey`, or `refusedValue` for the first value that is not allowed.
  func assign<Target>(
    _ entries: [YAMLNode.Entry], folder: String, prefix: String = "", within place: String = "",
    to target: inout Target, noting origins: inout [String: Origin]
  ) throws(ConfigurationError) where Element == Setting<Target> {
    for entry in entries {
      let name = prefix + entry.key
      if let row = first(where: { $0.name == name }), !entry.key.contains(".") {
        let location = entry.value.isNull ? entry.location : entry.value.location
        try row.assign(
          .node(entry.value), from: .machineFile(location), folder: folder, named: place + name,
          to: &target)
        origins[name] = .machineFile(location)
      } else if contains(where: { $0.name.hasPrefix(name + ".") }) {
        let inner = try innerEntries(of: entry, name: name)
        try assign(
          inner, folder: folder, prefix: name + ".", within: place, to: &target, noting: &origins)
      } else {
        throw .unknownKey(
          .machineFile(entry.location), name: entry.key,
          nearest: nearest(to: entry.key, among: keys(after: prefix)),
          known: knownKeys(after: prefix))
      }
    }
  }

  /// The entries of a value that has to be a mapping.
  private func innerEntries<Target>(
    of entry: YAMLNode.Entry, name: String
  ) throws(ConfigurationError) -> [YAMLNode.Entry] where Element == Setting<Target> {
    let value = entry.value
    if case .mapping(let entries) = value.content { return entries }
    let known = knownKeys(after: name + ".")
    let example = first { $0.name.hasPrefix(name + ".") }?.fileExample ?? ""
    let given = Given(
      content: .node(value), origin: .machineFile(value.isNull ? entry.location : value.location),
      folder: "", name: name,
      takes: "a mapping with \(wordList(known, "and")), such as {\(known.first ?? ""): \(example)}")
    throw given.refusal(found: quoted(try given.text()))
  }

  /// The keys that a mapping may have, in the table's order.
  func knownKeys<Target>(after prefix: String) -> [String] where Element == Setting<Target> {
    var known: [String] = []
    for (_, key) in keys(after: prefix) where !known.contains(key) { known.append(key) }
    return known
  }

  /// The words by which somebody may look for a key, and that key.
  func keys<Target>(
    after prefix: String
  ) -> [(word: String, means: String)] where Element == Setting<Target> {
    filter { $0.name.hasPrefix(prefix) }.flatMap { row in
      let key = String(row.name.dropFirst(prefix.count).prefix { $0 != "." })
      let isLeaf = prefix.count + key.count == row.name.count
      return ([key] + (isLeaf ? row.otherNames : [])).map { ($0, key) }
    }
  }
}
