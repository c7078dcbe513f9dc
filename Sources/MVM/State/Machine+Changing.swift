import Board
import Bus

// Changes that somebody makes who looks into a stopped machine.
extension Machine {
  /// Why its memory may not be changed from outside; nil where it may.
  public var noChange: String? {
    if isRecording {
      return "a recording tells what the guest does by itself: leave out --record to change memory"
    }
    return isReplay ? "a replay shows what was, and cannot be changed" : nil
  }

  /// Changes bytes of RAM, by their physical addresses, as a device's store does: what was decoded or translated of them is made
  /// anew. All of them, or none.
  ///
  /// No input tells of it. So where the past is remembered, this is the beginning of another future, at a savepoint of its own that
  /// is never given up. Going back behind it undoes it, and what runs on from there is without it.
  ///
  /// - Throws: `impossible`, where `noChange` says why, or an address is none of RAM's.
  public func change(_ bytes: [UInt64: UInt8]) throws(MachineError) {
    if let noChange { throw .impossible(reason: noChange) }
    let memory = stoppedBoard.memory
    for address in bytes.keys where !memory.contains(address, count: 1) {
      throw .impossible(reason: "\(StateError.notMemory(address: address, count: 1))")
    }
    past?.forgetFuture()
    do throws(BusError) {
      for (address, byte) in bytes { try memory.store(byte, address) }
    } catch {
      throw .impossible(reason: "the memory cannot be read from the saved machine any more")
    }
    guard let past, !past.keepPresent() else { return }
    past.end()
    self.past = nil
  }
}
