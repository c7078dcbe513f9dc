/// A name for an address.
public struct Symbol: Equatable, Sendable {
  /// What stands there.
  public enum Kind: UInt8, Sendable {
    /// A plain label, of assembly code.
    case label
    /// Data.
    case object
    /// Code.
    case function
    /// A number that is no address: found by name only.
    case absolute
  }

  /// The name.
  public let name: String
  /// The address, or the number.
  public let address: UInt64
  /// The size in bytes; 0 where nobody said.
  public let size: UInt64
  /// What stands there.
  public let kind: Kind
  /// Whether other files see it.
  public let isGlobal: Bool
  /// The end of the section around it: nothing behind that belongs to it.
  public let limit: UInt64

  /// A symbol.
  public init(
    name: String, address: UInt64, size: UInt64 = 0, kind: Kind = .label, isGlobal: Bool = true,
    limit: UInt64 = .max
  ) {
    self.name = name
    self.address = address
    self.size = size
    self.kind = kind
    self.isGlobal = isGlobal
    self.limit = limit
  }

  /// Whether an address, not below its own, belongs to it. Without a size it goes on to the section's end.
  func reaches(_ other: UInt64) -> Bool {
    other == address || (size > 0 ? other &- address < size : other < limit)
  }

  /// Which of several symbols at one address is the best to show: higher is better.
  var rank: UInt8 { (kind == .function ? 4 : kind == .object ? 2 : 0) + (isGlobal ? 1 : 0) }
}
