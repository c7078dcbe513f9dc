public import Bus

/// Entropy that counts, from 1.
public final class TestEntropy: EntropySource {
  private var next: UInt8 = 1

  /// Begins with 1.
  public init() {}

  /// Fills `buffer` with the next numbers.
  public func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    for index in buffer.indices {
      buffer[index] = next
      next &+= 1
    }
  }
}
