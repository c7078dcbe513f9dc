import Bus

/// A disk of a machine that lives through a recording again: it has no contents, but what was read of it is in the recording.
final class ReplayedDisk: BlockPort {
  let sectorCount: UInt64
  let isReadOnly: Bool
  private let number: UInt8
  private let source: ReplaySource
  private var reads: Set<UInt64> = []

  init(number: Int, byteCount: UInt64, isReadOnly: Bool, _ source: ReplaySource) {
    self.number = UInt8(truncatingIfNeeded: number)
    sectorCount = byteCount / 512
    self.isReadOnly = isReadOnly
    self.source = source
  }

  func submit(_ request: BlockRequest, ticket: UInt64) {
    if case .read = request.kind { reads.insert(ticket) }
  }

  func collect(_ ticket: UInt64, waits: Bool) -> BlockOutcome? {
    let isRead = reads.remove(ticket) != nil
    guard let bytes = source.takeAnswer(number, ticket: ticket) else {
      return BlockOutcome(isDone: !isRead)
    }
    return BlockOutcome(isDone: !bytes.isEmpty, bytes: bytes)
  }

  func rest() {}
  func setListener(_ listener: (any BlockListener)?) {}
}
