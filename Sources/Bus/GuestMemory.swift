public import Synchronization

/// The machine's RAM: one region of host memory, and what is known of each of its pages.
///
///     guest physical   base                                end
///                       |  page 0  |  page 1  |  ...        |
///     host              storage ------------------------> storage + byteCount
///     code lines        [ UInt64 ] one a page: bit n is set while line n (64 bytes) holds decoded instructions
///     code versions     [ UInt32 ] one a page: rises when decoded instructions of the page have become stale
///     page changes      [ UInt32 ] one a page: the epoch in which it has changed last; 0 before anybody asked
///
/// Some of it may not be here yet (`GuestMemory+Absence.swift`): `hostAddress(of:count:)` is the one door that sees to it.
///
/// Whoever decodes instructions marks their lines and remembers the page's version; whoever writes to RAM other
/// than by a translation with write permission (which is withheld while any line is marked) calls `noteWrite`.
///
/// Unsafe pointers: `storage` stays valid for the life of the provider, which this object holds; every
/// access through the methods here is checked against `byteCount`. Harts keep raw addresses of single pages in
/// their TLBs, of pages only that `hostAddress(of:count:)` has been asked for. `completeness` lives as long as this object.
public final class GuestMemory: @unchecked Sendable {
  /// Bytes in a page of every translation structure here.
  public static let pageSize: UInt64 = 4096

  /// The first guest physical address.
  public let base: UInt64
  /// The size in bytes, a multiple of the page size.
  public let byteCount: UInt64
  /// Where byte 0 is in the host. Only for those who see to it that what they touch is there.
  @usableFromInline let storage: UnsafeMutableRawPointer
  /// A `Completeness`: what every access looks at first.
  @usableFromInline let completeness: UnsafeMutablePointer<Atomic<UInt32>>
  /// What is not here yet, if that may be anything. Changes while no hart runs.
  @exclusivity(unchecked)
  var absence: AbsentBlocks?

  let codeLines: UnsafeMutablePointer<Atomic<UInt64>>
  let codeVersions: UnsafeMutablePointer<Atomic<UInt32>>
  let pageChanges: UnsafeMutablePointer<Atomic<UInt32>>
  /// The present epoch of changes, 0 before the first.
  let changeEpochs = Atomic<UInt32>(0)
  /// Rises when a page begins to hold decoded instructions.
  let codeEpoch = Atomic<UInt64>(0)
  /// 1 while somebody changes a page's lines, with its version or the epoch: a few instructions long.
  let codeLock = Atomic<UInt32>(0)
  let provider: any MemoryProvider
  /// Told of every change of decoded instructions. Set before any hart runs.
  public var codeWatcher: (any CodeWatcher)?

  /// RAM of `byteCount` bytes (a multiple of 4 KiB, at least one page) at `base`; nil when the host has no such room.
  public init?(base: UInt64, byteCount: UInt64, provider: any MemoryProvider) {
    let pages = Int(byteCount / Self.pageSize)
    guard byteCount > 0, byteCount % Self.pageSize == 0,
      !base.addingReportingOverflow(byteCount).overflow,
      let storage = provider.reserve(byteCount: Int(byteCount)),
      let lines = provider.reserve(byteCount: pages * 8),
      let versions = provider.reserve(byteCount: pages * 4),
      let changes = provider.reserve(byteCount: pages * 4)
    else { return nil }
    self.base = base
    self.byteCount = byteCount
    self.storage = storage
    self.provider = provider
    completeness = .allocate(capacity: 1)
    completeness.initialize(to: Atomic(Completeness.whole))
    codeLines = lines.bindMemory(to: Atomic<UInt64>.self, capacity: pages)
    codeVersions = versions.bindMemory(to: Atomic<UInt32>.self, capacity: pages)
    pageChanges = changes.bindMemory(to: Atomic<UInt32>.self, capacity: pages)
  }

  deinit { completeness.deallocate() }

  /// Makes room to show pages a second time, at addresses below `byteCount`; nil where the host cannot.
  public func makeWindow(byteCount: UInt64, margin: UInt64) -> (any PageWindow)? {
    provider.makeWindow(byteCount: byteCount, margin: margin)
  }

  /// How many pages there are.
  public var pageCount: Int { Int(byteCount / Self.pageSize) }

  /// One past the last guest physical address.
  public var end: UInt64 { base + byteCount }

  /// Whether all of `count` bytes from `address` on are RAM.
  @inlinable
  public func contains(_ address: UInt64, count: UInt64) -> Bool {
    let offset = address &- base
    return offset < byteCount && count <= byteCount &- offset
  }

  /// Where `count` bytes from a guest physical address on lie in the host, or nil where not all of them are RAM, or some
  /// are lost (`isLost`).
  @inlinable
  public func hostAddress(of address: UInt64, count: UInt64) -> UnsafeMutableRawPointer? {
    guard contains(address, count: count) else { return nil }
    if completeness.pointee.load(ordering: .acquiring) != Completeness.whole,
      !provide(address, count: count)
    {
      return nil
    }
    return storage + Int(address &- base)
  }
}
