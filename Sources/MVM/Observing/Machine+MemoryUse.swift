public import Board
import Bus

// From any thread while the machine runs; while it is stopped, from the thread that has it.
extension Machine {
  /// The parts of the physical address space, in order.
  public var memoryMap: [MemoryPart] { board.memoryMap }

  /// How much of each of `count` pieces of RAM, about equal, is in use: pages that were ever touched, that have changed since the call
  /// that gave `token`, and that hold decoded instructions.
  ///
  /// From the first call on the machine notices which pages change: the first store to a page after each call takes the slow way.
  /// Who is in the midst of storing to a page while this is called may have that told the next time.
  public func memoryUse(pieces count: Int, since token: MemoryToken? = nil) -> MemoryUses {
    let pieces = board.memory.use(pieces: count, changedSince: token?.epoch)
    let epoch = observatory.beginEpoch(of: board)
    observatory.look(board, runner, patience: Self.patience)
    return MemoryUses(pieces: pieces, token: MemoryToken(epoch: epoch))
  }
}
