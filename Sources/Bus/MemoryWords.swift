public import Synchronization

/// RAM for those who often look at single words of it, and would count references to it each time. Whoever keeps one holds the
/// memory, too.
///
/// Unsafe pointers: both live as long as the memory; addresses are checked against its size.
public struct MemoryWords {
  @usableFromInline let base: UInt64
  @usableFromInline let byteCount: UInt64
  @usableFromInline let storage: UnsafeMutableRawPointer
  @usableFromInline let completeness: UnsafeMutablePointer<Atomic<UInt32>>

  /// The words of a memory.
  public init(of memory: GuestMemory) {
    base = memory.base
    byteCount = memory.byteCount
    storage = memory.storage
    completeness = memory.completeness
  }

  /// Host address minus guest physical address, modulo 2^64: for pages only that are known to be there
  /// (`GuestMemory.hostAddress(of:count:)`).
  public var hostOffset: UInt64 { UInt64(UInt(bitPattern: storage)) &- base }

  /// Where the aligned word of 8 bytes at a guest physical address is in the host. Nil where that is no RAM, and also while some
  /// of RAM is absent: then `GuestMemory.hostAddress(of:count:)` knows.
  @inlinable
  public func hostAddress(of address: UInt64) -> UnsafeMutableRawPointer? {
    let offset = address &- base
    guard offset < byteCount,
      completeness.pointee.load(ordering: .acquiring) == Completeness.whole
    else { return nil }
    return storage + Int(offset)
  }

  /// `GuestMemory.isLost`.
  @inlinable
  public var isLost: Bool {
    completeness.pointee.load(ordering: .acquiring) == Completeness.lost
  }
}
