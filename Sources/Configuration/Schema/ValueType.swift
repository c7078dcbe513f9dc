/// How the text of one value becomes a `Value`, and how to tell a user what is allowed.
package struct ValueType<Value: Sendable>: Sendable {
  /// What stands for the value in help: `SIZE`.
  package let placeholder: String
  /// What is allowed, after "it takes": `a size from 1M to 1T`.
  package let allowed: String
  /// Whether `allowed` names every value, so that an example would add nothing.
  let isExhaustive: Bool
  /// The value of a text as the user wrote it, found in the folder that relative paths start from;
  /// nil when it is not one.
  let parse: @Sendable (_ text: String, _ folder: String) -> Value?
  /// Whether a value of the right type is in range.
  let accepts: @Sendable (Value) -> Bool
  /// A value as a user would write it.
  let show: @Sendable (Value) -> String

  package init(
    placeholder: String, allowed: String, isExhaustive: Bool = false,
    parse: @escaping @Sendable (_ text: String, _ folder: String) -> Value?,
    accepts: @escaping @Sendable (Value) -> Bool = { _ in true },
    show: @escaping @Sendable (Value) -> String
  ) {
    self.placeholder = placeholder
    self.allowed = allowed
    self.isExhaustive = isExhaustive
    self.parse = parse
    self.accepts = accepts
    self.show = show
  }

  /// The value of `text`, or nil when it is not one or is out of range.
  func read(_ text: String, folder: String) -> Value? {
    parse(text, folder).flatMap { accepts($0) ? $0 : nil }
  }
}
