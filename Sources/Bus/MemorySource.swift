/// Where blocks of RAM come from that nobody has needed yet: a saved machine.
public protocol MemorySource: AnyObject {
  /// Puts a block's pages (`GuestMemory.pagesPerBlock` of them, fewer at the end of RAM) where there is room for all of them,
  /// and nothing but zeros. False where that is impossible; nothing was put there then. Comes on any thread, one call at a
  /// time.
  func load(block: Int, into target: UnsafeMutableRawBufferPointer) -> Bool
}
