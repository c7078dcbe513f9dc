/// A section of a program: what its linker put together.
public struct ELFSection: Equatable, Sendable {
  /// Its name: `.text`.
  public let name: String
  /// Its virtual address; 0 where it is not loaded.
  public let address: UInt64
  /// Its size in memory in bytes.
  public let size: UInt64
  /// Where its bytes are in the file; empty for one of zeroes.
  public let fileRange: Range<Int>
  /// Whether it is in memory when the program runs.
  public let isLoaded: Bool
  /// Whether it holds code.
  public let isExecutable: Bool

  /// The first address behind it.
  var end: UInt64 { address &+ size }
}
