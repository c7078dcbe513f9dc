/// The state of one part of the machine, written down.
public struct StateChunk: Equatable, Sendable {
  /// Names are at most so many bytes.
  public static let nameLimit = 24

  /// Which part's: "uart", "hart 0".
  public let name: String
  /// In which version of its fields.
  public let version: UInt32
  /// The fields, as a `StateVisitor` writes them.
  public let bytes: [UInt8]

  /// A chunk.
  public init(name: String, version: UInt32, bytes: [UInt8]) {
    self.name = name
    self.version = version
    self.bytes = bytes
  }

  /// A number that two chunks share only if they are the same, to all likelihood.
  public var hash: UInt64 { Hash64.hash(bytes, seed: Hash64.hash(Array(name.utf8))) }
}
