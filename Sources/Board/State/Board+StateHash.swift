import Bus

extension Board {
  /// A number that two machines share only if they are in the same state, to all likelihood: RAM, harts, devices and time;
  /// what is only remembered for speed does not count. For tests that runs are equal.
  ///
  /// Reads all of RAM that anybody has touched. No hart may be running.
  public func stateHash() -> UInt64 {
    var hash = partsHash
    for page in memory.usedPages where !memory.isZero(page: page) {
      hash = Hash64.hash(memory.bytes(page: page), seed: Self.mix(hash, UInt64(page)))
    }
    return hash
  }

  /// The same of harts, devices and time, and of the pages of RAM that have changed since an epoch began: what tells two runs
  /// apart that were alike up to then. No hart may be running.
  public func changeHash(since epoch: UInt32) -> UInt64 {
    var hash = partsHash
    for page in memory.changedPages(since: epoch) {
      hash = Hash64.hash(memory.bytes(page: page), seed: Self.mix(hash, UInt64(page)))
    }
    return hash
  }

  private var partsHash: UInt64 {
    var hash: UInt64 = 0
    do throws(StateError) {
      for part in parts where part.isHashed {
        hash = Self.mix(hash, try part.chunk().hash)
      }
    } catch {
      preconditionFailure("every device that waits has a name")
    }
    return hash
  }

  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    withUnsafeBytes(of: word.littleEndian) { Hash64.hash($0, seed: hash) }
  }
}
