import Processor

/// Numbers that nobody can guess, for keys, addresses and names.
///
///     virtio-entropy, rng-seed, the time ---> key ---> ChaCha20 ---> 32 bytes: the next key
///                                              ^           '-------> the rest: given out
///                                              '----------------------'
///
/// Who finds the key cannot tell what was given out before it (fast key erasure).
enum RandomNumbers {
  private static let lock = SpinLock()
  // The lock guards the two.
  nonisolated(unsafe) private static var key = ChaCha20.Key(repeating: 0)
  nonisolated(unsafe) private static var counter: UInt64 = 0

  /// Mixes in what somebody else may not know. It cannot make the key worse: each piece goes through
  /// the cipher with what was there.
  static func add(_ bytes: [UInt8]) {
    lock.withLock {
      var start = 0
      repeat {
        for (index, byte) in bytes[start..<min(start + 32, bytes.count)].enumerated() {
          key[index / 4] ^= UInt32(byte) << UInt32(index % 4 * 8)
        }
        counter &+= read_time()
        replaceKey(by: ChaCha20.block(key, counter: counter))
        start += 32
      } while start < bytes.count
    }
  }

  private static func replaceKey(by block: ChaCha20.Block) {
    for index in 0..<8 { key[index] = block[index] }
  }

  static func bytes(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    while result.count < count {
      let block = lock.withLock { () -> ChaCha20.Block in
        counter &+= 1
        let block = ChaCha20.block(key, counter: counter)
        replaceKey(by: block)
        return block
      }
      for index in 0..<min(32, count - result.count) {
        result.append(UInt8(truncatingIfNeeded: block[8 + index / 4] >> UInt32(index % 4 * 8)))
      }
    }
    return result
  }

  static func number() -> UInt64 { bytes(8).number(at: 0) }

  /// Fills a program's memory; less than all when a signal comes.
  static func fill(_ transfer: inout Transfer) throws(Errno) -> Int {
    let count = transfer.remaining
    while transfer.remaining > 0 {
      if count - transfer.remaining >= 4096, Thread.current.hasSignalToDeliver { break }
      try transfer.put(bytes(min(transfer.remaining, 256)))
    }
    return count - transfer.remaining
  }
}
