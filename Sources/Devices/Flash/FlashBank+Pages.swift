public import Bus

// What a bank held can be remembered, and written back to its medium.
extension FlashBank: PageStore {
  /// All that are not zero: nothing is kept before it is changed.
  public func beginHistory() -> [UInt32] {
    historyEpoch = contents.beginChangeEpoch()
    return contents.changedPages(since: 1).filter { !contents.isZero(page: $0) }.map { UInt32($0) }
  }

  /// Nothing to be done.
  public func endHistory() {}

  /// The pages programmed or erased since it was last asked.
  public func takeChanges() -> [UInt32] {
    defer { historyEpoch = contents.beginChangeEpoch() }
    return contents.changedPages(since: historyEpoch).map { UInt32($0) }
  }

  /// None, since all were copied.
  public func takeOriginals() -> [(page: UInt32, bytes: [UInt8])] { [] }

  /// Shows what pages hold.
  public func read(
    _ pages: [UInt32], _ show: (UInt32, UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    for page in pages { show(page, contents.bytes(page: Int(page))) }
    return true
  }

  /// Changes pages, and the medium; false when that failed.
  public func write(
    _ pages: [UInt32], _ fill: (Int, UnsafeMutableRawBufferPointer) -> Void
  ) -> Bool {
    if pages.isEmpty { return true }
    let isStored = withUnsafeTemporaryAllocation(
      byteCount: PageStoreFormat.pageSize, alignment: PageStoreFormat.pageSize
    ) { buffer in
      var isStored = true
      for (place, page) in pages.enumerated() {
        fill(place, buffer)
        contents.restore(page: Int(page), from: UnsafeRawBufferPointer(buffer))
        isStored =
          store(UInt64(page) * GuestMemory.pageSize, GuestMemory.pageSize) && isStored
      }
      return isStored
    }
    return isStored && (medium?.flush() ?? true)
  }
}
