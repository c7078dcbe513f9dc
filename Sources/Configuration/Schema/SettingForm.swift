/// Where in a `Target` a setting's value goes, and what shapes it may come in.
package struct SettingForm<Target: Sendable>: Sendable {
  typealias Assign = @Sendable (Given, inout Target) throws(ConfigurationError) -> Void
  package typealias Path<Value> = any WritableKeyPath<Target, Value> & Sendable

  /// What stands for the value in help; nil for a flag.
  let placeholder: String?
  /// What is allowed, after "it takes".
  let allowed: String
  /// Whether `allowed` names every value, so that an example would add nothing.
  let isExhaustive: Bool
  /// Whether a machine file gives a list, and a command line the option several times.
  let isList: Bool
  let assign: Assign
  /// Forgets all that was given before (for lists, which otherwise grow).
  let clear: @Sendable (inout Target) -> Void
  /// The value as a user would write it, when it is out of range.
  let refused: @Sendable (Target) -> String?
  /// The value as a user would write it; nil for none.
  let show: @Sendable (Target) -> String?

  /// One value that is always there.
  package static func value<Value>(_ path: Path<Value>, _ type: ValueType<Value>) -> Self {
    Self(
      placeholder: type.placeholder, allowed: type.allowed,
      isExhaustive: type.isExhaustive, isList: false,
      assign: { (given, target) throws(ConfigurationError) in
        target[keyPath: path] = try type.value(of: given)
      },
      clear: { _ in },
      refused: { target in
        let value = target[keyPath: path]
        return type.accepts(value) ? nil : type.show(value)
      },
      show: { type.show($0[keyPath: path]) })
  }

  /// One value that may be absent.
  package static func optional<Value>(_ path: Path<Value?>, _ type: ValueType<Value>) -> Self {
    Self(
      placeholder: type.placeholder, allowed: type.allowed,
      isExhaustive: type.isExhaustive, isList: false,
      assign: { (given, target) throws(ConfigurationError) in
        target[keyPath: path] = try type.value(of: given)
      },
      clear: { _ in },
      refused: { target in
        target[keyPath: path].flatMap { type.accepts($0) ? nil : type.show($0) }
      },
      show: { $0[keyPath: path].map(type.show) })
  }

  /// Yes or no; `--name` and `--no-name` on a command line.
  package static func flag(_ path: Path<Bool>) -> Self {
    let value = Self.value(path, .boolean)
    return Self(
      placeholder: nil, allowed: value.allowed, isExhaustive: true, isList: false,
      assign: value.assign, clear: value.clear, refused: value.refused,
      show: { $0[keyPath: path] ? "true" : nil })
  }
}

extension ValueType {
  /// - Throws: `refusedValue`, saying what was found and what is allowed.
  fileprivate func value(of given: Given) throws(ConfigurationError) -> Value {
    let text = try given.text()
    guard let value = read(text, folder: given.folder) else {
      throw given.refusal(found: quoted(text))
    }
    return value
  }
}
