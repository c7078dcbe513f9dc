/// /dev/null: reads nothing, takes all.
final class NullDevice: OpenFile {
  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int { 0 }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    transfer.remaining
  }

  override func seek(_ distance: Int64, from origin: Int) throws(Errno) -> UInt64 { 0 }
}

/// /dev/zero: zeros without end, as bytes or as pages.
class ZeroDevice: OpenFile {
  final override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    let count = transfer.remaining
    // In pieces, so that a signal ends a long read.
    while transfer.remaining > 0 {
      if transfer.remaining < count, Thread.current.hasSignalToDeliver { break }
      do throws(Errno) {
        try transfer.putZeros(min(transfer.remaining, 65536))
      } catch {
        guard transfer.remaining < count else { throw error }
        break
      }
    }
    return count - transfer.remaining
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    transfer.remaining
  }

  final override func seek(_ distance: Int64, from origin: Int) throws(Errno) -> UInt64 { 0 }

  final override func pageSource(
    _ protection: Protection, isShared: Bool
  ) throws(Errno) -> any PageSource { SharedMemory() }
}

/// /dev/full: what is written finds no room.
final class FullDevice: ZeroDevice {
  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    throw .noSpace
  }
}

/// /dev/random and /dev/urandom, which are the same: the generator is seeded before the first program.
final class RandomDevice: OpenFile {
  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    try RandomNumbers.fill(&transfer)
  }

  /// What is written is mixed in.
  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    let count = transfer.remaining
    while transfer.remaining > 0 {
      RandomNumbers.add(try transfer.take(count: min(transfer.remaining, 4096)))
    }
    return count
  }

  override func seek(_ distance: Int64, from origin: Int) throws(Errno) -> UInt64 { 0 }
}
