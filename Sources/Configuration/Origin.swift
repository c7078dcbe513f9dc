/// Who said a value, so that a message can point there.
public enum Origin: Equatable, Sendable {
  /// A machine file, at this place.
  case machineFile(SourceLocation)
  /// An option of the command line, spelled as the user must spell it: `--memory`.
  case option(String)
  /// The program that embeds the machine, by assigning a property.
  case program

  /// How a message about the setting `name` begins.
  func subject(_ name: String) -> String {
    switch self {
    case .machineFile(let location): "\(location): \(name)"
    case .option(let spelling): spelling
    case .program: name
    }
  }

  /// What goes before a message that is not about a known setting.
  var prefix: String {
    switch self {
    case .machineFile(let location): "\(location): "
    case .option(let spelling): "\(spelling): "
    case .program: ""
    }
  }
}
