extension Bus {
  /// Lets harts execute from a device that was attached at `base`.
  public func attach(codeStore store: any CodeStore, at base: UInt64) {
    stores.append((base..<base + store.contents.end, store))
  }

  /// Whether a device at a physical address can be executed from.
  public func holdsCode(at address: UInt64) -> Bool {
    // By index: a copy of the store would be counted, at each access to a device.
    for index in stores.indices where stores[index].place.contains(address) { return true }
    return false
  }

  /// The contents of the device at a physical address, with the address in them, while it shows them. The bus's lock is held.
  public func shownContents(at address: UInt64) -> (contents: GuestMemory, address: UInt64)? {
    for (place, store) in stores where place.contains(address) {
      return store.showsContents ? (store.contents, address - place.lowerBound) : nil
    }
    return nil
  }

  /// Reads `count` bytes (1, 2, 4 or 8) of a device's contents, zero-extended and at any alignment, as from RAM; nil where none
  /// are shown.
  public func readContents(_ address: UInt64, count: UInt64) -> UInt64? {
    guard holdsCode(at: address) else { return nil }
    lock.lock()
    defer { lock.unlock() }
    guard let (contents, offset) = shownContents(at: address),
      let host = contents.hostAddress(of: offset, count: count)
    else { return nil }
    switch count {
    case 1: return UInt64(host.load(as: UInt8.self))
    case 2: return UInt64(host.loadUnaligned(as: UInt16.self))
    case 4: return UInt64(host.loadUnaligned(as: UInt32.self))
    default: return host.loadUnaligned(as: UInt64.self)
    }
  }
}
