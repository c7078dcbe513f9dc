/// Arguments that are known by their place: files, words.
package struct Positional<Target: Sendable>: Sendable {
  /// What stands for one of them in help: `FILE`.
  package let name: String
  /// What it is, in a line that starts small and has no full stop.
  package let help: String
  /// How many there may be.
  package let count: ClosedRange<Int>
  let assign: @Sendable (String, inout Target) throws(ConfigurationError) -> Void

  /// Arguments that are collected at `path`.
  package init<Value: Sendable>(
    _ name: String, _ path: any WritableKeyPath<Target, [Value]> & Sendable,
    _ type: ValueType<Value>,
    count: ClosedRange<Int>, example: String, help: String
  ) {
    self.name = name
    self.help = help
    self.count = count
    assign = { (text, target) throws(ConfigurationError) in
      guard let value = type.read(text, folder: "") else {
        throw .refusedValue(
          .option(name), name: name, found: quoted(text),
          takes: "\(type.allowed), such as \(example)")
      }
      target[keyPath: path].append(value)
    }
  }

  /// How the usage line shows it: `[FILE]`, `WORD...`.
  var usage: String {
    let repeated = name + (count.upperBound > 1 ? "..." : "")
    return count.lowerBound == 0 ? "[\(repeated)]" : repeated
  }
}
