import Bus

/// Tells the guest's own frames when they come back: from an interface that hands on what it was given (the loopback
/// interface does), or a wire that is a ring. A guest would take them for somebody with its address.
///
/// Other interfaces echo nothing, and a frame costs them a hash. The hash is of the whole frame, filled up to the 60 bytes that
/// the smallest has on a wire; each frame that was sent excuses one that comes.
package struct EchoFilter {
  /// How many frames are remembered; those on the way are fewer.
  package static let frameLimit = 1024
  /// A frame whose source nobody sent from is no echo, without a look at the rest.
  static let sourceLimit = 16
  private static let smallest = 60

  private var hashes = [UInt64?](repeating: nil, count: frameLimit)
  private var next = 0
  private var sources: [UInt64] = []

  /// Nothing was sent.
  package init() {}

  /// The guest has sent a frame.
  package mutating func noteSent(_ frame: UnsafeRawBufferPointer) {
    guard let source = Self.source(frame) else { return }
    if !sources.contains(source) {
      if sources.count == Self.sourceLimit { sources.removeFirst() }
      sources.append(source)
    }
    hashes[next] = Self.hash(frame)
    next = (next + 1) % Self.frameLimit
  }

  /// Whether a frame that has come is one that was sent; it is forgotten then.
  package mutating func isEcho(_ frame: UnsafeRawBufferPointer) -> Bool {
    guard let source = Self.source(frame), sources.contains(source) else { return false }
    let hash = Self.hash(frame)
    guard let place = hashes.firstIndex(of: hash) else { return false }
    hashes[place] = nil
    return true
  }

  /// The address that a frame says it is from.
  private static func source(_ frame: UnsafeRawBufferPointer) -> UInt64? {
    guard frame.count >= 14 else { return nil }
    return frame.loadUnaligned(fromByteOffset: 4, as: UInt64.self) >> 16
  }

  private static func hash(_ frame: UnsafeRawBufferPointer) -> UInt64 {
    guard frame.count < smallest else { return Hash64.hash(frame) }
    return Hash64.hash(Array(frame) + [UInt8](repeating: 0, count: smallest - frame.count))
  }
}
