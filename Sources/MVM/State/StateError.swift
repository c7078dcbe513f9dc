import Assembly

/// Why a register or a piece of memory cannot be read or written from outside.
public enum StateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// `there is no register 'NAME'`
  case unknownRegister(String)
  /// `COUNT bytes at ADDRESS are not all memory`
  case notMemory(address: UInt64, count: Int)
  /// `the memory at ADDRESS cannot be read from the saved machine any more`
  case lostMemory(address: UInt64)
  /// `no page is mapped at ADDRESS` (or it is one that this mode may not read)
  case notMapped(address: UInt64)

  /// The message, one line without a full stop.
  public var description: String {
    switch self {
    case .unknownRegister(let name): "there is no register '\(name)'"
    case .notMemory(let address, let count):
      "\(count) bytes at \(Hexadecimal.prefixed(address)) are not all memory"
    case .lostMemory(let address):
      "the memory at \(Hexadecimal.prefixed(address)) cannot be read from the saved machine any more"
    case .notMapped(let address): "no page is mapped at \(Hexadecimal.prefixed(address))"
    }
  }
}
