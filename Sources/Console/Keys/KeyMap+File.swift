public import Configuration

extension KeyMap {
  /// What stands for the prefix in a file.
  private static let prefixName = "prefix"

  /// Reads a file in which actions have keys, `step: [s, F8]`; those that it does not name keep theirs.
  ///
  /// - Throws: `unreadable`, `malformed`, `unknownKey` for what is no action, `refusedValue` for what is no key, `conflict` for one
  ///   that is given twice.
  public init(file: String) throws(ConfigurationError) {
    try self.init(yaml: try bytes(ofFile: file), file: file)
  }

  /// The same of a text.
  package init(yaml: [UInt8], file: String) throws(ConfigurationError) {
    self.init()
    guard let root = try YAMLDocument(yaml, file: file).root else { return }
    guard case .mapping(let entries) = root.content else {
      throw .malformed(root.location, problem: "a file of keys has lines such as 'step: [s, F8]'")
    }
    var taken: [Key: String] = [:]
    for entry in entries {
      let keys = try Self.keys(entry, &taken)
      if entry.key == Self.prefixName, let key = keys.first {
        prefix = key
      } else if let action = Action(rawValue: entry.key) {
        set(keys, for: action)
      } else {
        throw Self.unknown(entry)
      }
    }
  }

  private static func keys(
    _ entry: YAMLNode.Entry, _ taken: inout [Key: String]
  ) throws(ConfigurationError) -> [Key] {
    let nodes: [YAMLNode]
    switch entry.value.content {
    case .sequence(let items): nodes = items
    default: nodes = entry.value.isNull ? [] : [entry.value]
    }
    var keys: [Key] = []
    for node in nodes {
      guard case .scalar(let name, _) = node.content, let key = Key(name) else {
        throw .refusedValue(
          .machineFile(node.location), name: entry.key, found: node.content.shown,
          takes: "keys, such as s, Space, F8, C-l or M-1")
      }
      if let other = taken.updateValue(entry.key, forKey: key) {
        throw .conflict(
          .machineFile(node.location), name: entry.key,
          reason: "has the key \(key.name), which '\(other)' has, too")
      }
      keys.append(key)
    }
    return keys
  }

  private static func unknown(_ entry: YAMLNode.Entry) -> ConfigurationError {
    let names = Action.allCases.map(\.rawValue) + [prefixName]
    return .unknownKey(
      .machineFile(entry.location), name: entry.key,
      nearest: nearest(to: entry.key, among: names.map { ($0, $0) }), known: names)
  }

  /// All of it as such a file.
  public var text: String {
    var lines = [
      "# Which key of 'mvm console' does what. ~/.config/mvm/keys.yaml is read, or what --keys names;",
      "# lines that are as they were may be left out.", "\(Self.prefixName): \(prefix.name)",
    ]
    for action in Action.allCases {
      let names = keys(of: action).map { Self.quoted($0.name) }.joined(separator: ", ")
      lines.append("\(action.rawValue): [\(names)]".padded(to: 40) + "# \(action.summary)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// As YAML takes it, whatever it is.
  private static func quoted(_ name: String) -> String { name == "'" ? "\"'\"" : "'\(name)'" }
}

extension YAMLNode.Content {
  /// What a message says that it is.
  fileprivate var shown: String {
    switch self {
    case .scalar(let text, _): "'\(text)'"
    case .sequence: "a list in a list"
    case .mapping: "a mapping"
    }
  }
}
