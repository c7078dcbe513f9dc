/// A value that somebody gave to a setting, and what is needed to complain about it.
struct Given {
  enum Content {
    /// The value of an option.
    case text(String)
    /// The value of a key.
    case node(YAMLNode)
  }

  let content: Content
  let origin: Origin
  /// Where relative paths start from; empty for the current folder.
  let folder: String
  /// The setting's full name.
  let name: String
  /// What the setting takes, as a message says it.
  let takes: String

  /// The text of a value that has to be one.
  ///
  /// - Throws: `refusedValue` for a list, a mapping, or a key without a value.
  func text() throws(ConfigurationError) -> String {
    switch content {
    case .text(let text): return text
    case .node(let node):
      if node.isNull { throw refusal(found: nil) }
      switch node.content {
      case .scalar(let text, _): return text
      case .sequence: throw refusal(found: "a list")
      case .mapping: throw refusal(found: "a mapping")
      }
    }
  }

  func refusal(found: String?) -> ConfigurationError {
    .refusedValue(origin, name: name, found: found, takes: takes)
  }
}
