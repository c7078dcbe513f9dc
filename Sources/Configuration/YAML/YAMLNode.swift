/// A value in a YAML file, and where it starts.
package struct YAMLNode: Equatable, Sendable {
  /// The three shapes that YAML has.
  package enum Content: Equatable, Sendable {
    /// Text; `isPlain` when it was written without quotes.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    /// Entries in the order of the file, no key twice.
    case mapping([Entry])
  }

  /// A key of a mapping, where it stands, and its value.
  package struct Entry: Equatable, Sendable {
    package let key: String
    package let location: SourceLocation
    package let value: YAMLNode
  }

  package let content: Content
  package let location: SourceLocation

  /// A key without a value: nothing, `~` or `null` without quotes.
  package var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }
}
