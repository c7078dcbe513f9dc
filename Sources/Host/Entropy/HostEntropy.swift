public import Bus
internal import CHost

/// The host's own randomness (getrandom(2)).
public final class HostEntropy: EntropySource, Sendable {
  /// The source; all of them are the same.
  public init() {}

  /// Fills `buffer`.
  public func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    guard let start = buffer.baseAddress, !buffer.isEmpty else { return }
    // A guest that makes keys must not be given anything else instead.
    precondition(host_random(start, buffer.count), "the host's kernel gives no random bytes")
  }
}
