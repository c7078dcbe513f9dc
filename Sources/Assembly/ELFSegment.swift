/// A part of a program to be loaded: a program header of type LOAD.
public struct ELFSegment: Equatable, Sendable {
  /// Where it is when the program runs.
  public let virtualAddress: UInt64
  /// Where a loader without virtual memory puts it.
  public let physicalAddress: UInt64
  /// Where its bytes are in the file.
  public let fileRange: Range<Int>
  /// Its size in memory in bytes: what the file does not hold is zero.
  public let memorySize: UInt64
  /// Whether it may be executed, written, read.
  public let isExecutable: Bool, isWritable: Bool, isReadable: Bool
}
