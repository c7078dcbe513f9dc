import Bus

/// Who knows what disks have answered in a run that is lived through again.
protocol DiskAnswers: AnyObject {
  /// Whether an answer can be asked for again, by a machine that was brought back.
  var areLasting: Bool { get }

  /// What a disk answered to a request: nothing where it failed, and nil where that was not worth noting.
  func takeAnswer(_ disk: UInt8, ticket: UInt64) -> [UInt8]?
}

/// A disk of a machine that lives through a recording again: it has no contents, but what was read of it is in the recording.
final class ReplayedDisk: BlockPort {
  let sectorCount: UInt64
  let isReadOnly: Bool
  private let number: UInt8
  private let source: any DiskAnswers
  private var reads: Set<UInt64> = []

  init(number: Int, byteCount: UInt64, isReadOnly: Bool, _ source: any DiskAnswers) {
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
  var store: (any PageStore)? { source.areLasting ? NoPages() : nil }
  func setListener(_ listener: (any BlockListener)?) {}
}

/// What a disk without contents keeps of its past.
private final class NoPages: PageStore {
  func beginHistory() -> [UInt32] { [] }
  func endHistory() {}
  func takeChanges() -> [UInt32] { [] }
  func takeOriginals() -> [(page: UInt32, bytes: [UInt8])] { [] }
  func read(_ pages: [UInt32], _ show: (UInt32, UnsafeRawBufferPointer) -> Void) -> Bool { true }
  func write(
    _ pages: [UInt32], _ fill: (Int, UnsafeMutableRawBufferPointer) -> Void
  ) -> Bool { true }
}
