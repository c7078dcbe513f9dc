/// Behind which port of a switch an address was last seen.
///
/// It learns from the sources of frames, forgets what was silent for five minutes (IEEE 802.1D, section 7.9.2), and keeps a
/// bounded number: a guest that makes addresses up cannot let it grow, and only has frames for those it has not room for
/// go to everybody.
package struct AddressTable {
  private struct Entry {
    var port: Int
    var seen: UInt64
  }

  package static let limit = 1024
  /// In nanoseconds.
  package static let age: UInt64 = 300_000_000_000
  private static let sweepInterval: UInt64 = 1_000_000_000

  private var entries: [UInt64: Entry] = [:]
  private var nextSweep: UInt64 = 0

  /// One that knows nobody.
  package init() {}

  /// How many addresses it holds.
  package var count: Int { entries.count }

  /// A frame from `address` came by `port`. Groups send nothing.
  package mutating func learn(_ address: UInt64, port: Int, at now: UInt64) {
    guard !Self.isGroup(address) else { return }
    if entries[address] == nil, entries.count >= Self.limit {
      sweep(at: now)
      guard entries.count < Self.limit else { return }
    }
    entries[address] = Entry(port: port, seen: now)
  }

  /// The port that leads to an address; nil where that is not known, or there are several.
  package func port(of address: UInt64, at now: UInt64) -> Int? {
    guard !Self.isGroup(address), let entry = entries[address], now &- entry.seen < Self.age else {
      return nil
    }
    return entry.port
  }

  /// Nobody is behind a port any more.
  package mutating func forget(port: Int) { entries = entries.filter { $0.value.port != port } }

  private mutating func sweep(at now: UInt64) {
    guard now >= nextSweep else { return }
    nextSweep = now + Self.sweepInterval
    entries = entries.filter { now &- $0.value.seen < Self.age }
  }

  /// The first byte of an address, which is the lowest here, says whether it names a group.
  private static func isGroup(_ address: UInt64) -> Bool { address & 1 != 0 }
}
