/// The environment: `NAME=VALUE` texts.
public enum Environment {
  /// As the kernel hands them over, and as `execute` takes them.
  public nonisolated(unsafe) static var variables: [ByteString] = []

  public static subscript(name: ByteString) -> ByteString? {
    get {
      for variable in variables {
        if let (before, after) = variable.cut(at: "="), before == name { return after }
      }
      return nil
    }
    set {
      variables.removeAll { $0.cut(at: "=")?.before == name }
      if let newValue { variables.append("\(name)=\(newValue)") }
    }
  }
}
