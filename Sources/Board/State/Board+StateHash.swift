import Bus

extension Board {
  /// A number that two machines share only if they are in the same state, to all likelihood: RAM, harts, devices and time;
  /// what is only remembered for speed does not count. For tests that runs are equal.
  ///
  /// Reads all of RAM, which a host may have to provide for that. No hart may be running.
  public func stateHash() -> UInt64 {
    var hash: UInt64 = 0
    do throws(StateError) {
      for part in parts where part.isHashed {
        hash = Self.mix(hash, try part.chunk().hash)
      }
    } catch {
      preconditionFailure("every device that waits has a name")
    }
    for page in 0..<memory.pageCount {
      if memory.isZero(page: page) { continue }
      hash = Hash64.hash(memory.bytes(page: page), seed: Self.mix(hash, UInt64(page)))
    }
    return hash
  }

  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    withUnsafeBytes(of: word.littleEndian) { Hash64.hash($0, seed: hash) }
  }
}
