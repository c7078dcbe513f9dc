import Bus

/// The pages of a board's RAM.
final class MemoryPages: PageStore {
  private let board: Board
  private var epoch: UInt32 = 0

  init(_ board: Board) { self.board = board }

  /// All that are not zero: nothing is copied before a guest's store.
  func beginHistory() -> [UInt32] {
    epoch = board.beginChangeEpoch()
    let memory = board.memory
    return memory.usedPages.filter { !memory.isZero(page: $0) }.map { UInt32($0) }
  }

  func endHistory() {}

  func takeChanges() -> [UInt32] {
    defer { epoch = board.beginChangeEpoch() }
    return board.memory.changedPages(since: epoch).map { UInt32($0) }
  }

  func takeOriginals() -> [(page: UInt32, bytes: [UInt8])] { [] }

  func read(_ pages: [UInt32], _ show: (UInt32, UnsafeRawBufferPointer) -> Void) -> Bool {
    for page in pages { show(page, board.memory.bytes(page: Int(page))) }
    return true
  }

  func write(_ pages: [UInt32], _ fill: (Int, UnsafeMutableRawBufferPointer) -> Void) -> Bool {
    withUnsafeTemporaryAllocation(
      byteCount: PageStoreFormat.pageSize, alignment: PageStoreFormat.pageSize
    ) { buffer in
      for (place, page) in pages.enumerated() {
        fill(place, buffer)
        board.memory.restore(page: Int(page), from: UnsafeRawBufferPointer(buffer))
      }
    }
    return true
  }
}
