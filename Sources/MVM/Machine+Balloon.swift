import Board
import Devices

extension Machine {
  /// Asks the guest to give memory back to the host, or to take some again: so many bytes are to be out of its hands, counted in
  /// pages of 4 KiB. It does so as it can, when it runs. Not while the machine runs. An input like others: it is
  /// recorded.
  ///
  /// - Throws: `impossible` where the machine has no balloon.
  public func setBalloon(bytes: UInt64) throws(MachineError) {
    let pages = min(bytes, configuration.memory) / 4096
    guard board.setBalloon(pages: UInt32(clamping: pages)) else {
      throw .impossible(reason: "balloon: the machine has none: add --balloon")
    }
    runner.inputArrived()
  }

  /// How much memory the guest has given back; nil where there is no balloon.
  public var balloonByteCount: UInt64? { board.balloonPages.map { UInt64($0) * 4096 } }

  /// What the guest says of its memory, in bytes, as far as it does: free, and what programs can have.
  public var guestMemory: (free: UInt64?, available: UInt64?) {
    (board.balloonStatistic(.free), board.balloonStatistic(.available))
  }
}
