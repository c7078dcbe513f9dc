// RAM that the guest does not need.
extension GuestMemory {
  /// Makes whole pages zero, and gives them back to the host; those that lie wholly within `count` bytes from `address` on.
  /// To the machine it is a write: who watches pages hears of it, and a saved machine has them as zero.
  public func discard(_ address: UInt64, count: UInt64) throws(BusError) {
    let (unaligned, overflow) = address.addingReportingOverflow(Self.pageSize - 1)
    guard !overflow, contains(address, count: count) else { throw BusError.unmapped }
    let first = unaligned & ~(Self.pageSize - 1)
    let end = (address + count) & ~(Self.pageSize - 1)
    guard first < end else { return }
    // What is still in an archive comes first: it must not come later, over the zeroes.
    guard let start = hostAddress(of: first, count: end - first) else { throw BusError.unmapped }
    provider.clear(start, byteCount: Int(end - first))
    noteWrite(first, count: end - first)
  }
}
