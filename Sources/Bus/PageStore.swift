/// A part of the machine that consists of pages, and whose past can be remembered: RAM, a disk, flash memory. It notices which of
/// them change; what they held, somebody else keeps (`PageHistory` of the board).
///
/// All calls come from the machine's thread, while nobody changes the pages.
public protocol PageStore: AnyObject {
  /// Begins to notice changes. Returns the pages that are to be kept now since the store does not keep what they hold when they
  /// are changed; those that are neither here nor in `takeOriginals` are as they were, or zero.
  func beginHistory() -> [UInt32]

  /// Notices changes no longer.
  func endHistory()

  /// The pages that have changed since it was last asked, in order. It may be some that are still the same.
  func takeChanges() -> [UInt32]

  /// What pages held that have changed for the first time since `beginHistory`, each once; no bytes for zero.
  func takeOriginals() -> [(page: UInt32, bytes: [UInt8])]

  /// Shows what pages hold, which are in order; false when they could not be read.
  func read(_ pages: [UInt32], _ show: (UInt32, UnsafeRawBufferPointer) -> Void) -> Bool

  /// Changes what pages hold, which are in order: `fill` is called with the place of each in `pages`, and writes all of it.
  /// Returns once that is as durable as what the guest has flushed; false when it failed, and then some have changed.
  func write(_ pages: [UInt32], _ fill: (Int, UnsafeMutableRawBufferPointer) -> Void) -> Bool
}

/// What has a size in common.
public enum PageStoreFormat {
  /// Bytes in a page.
  public static let pageSize = Int(GuestMemory.pageSize)
}
