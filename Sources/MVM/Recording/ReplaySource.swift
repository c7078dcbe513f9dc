import Board
import Bus

/// A recording as its replay wants it: what disks have read is looked up ahead of what has an instant.
final class ReplaySource {
  private let reader: RecordingReader
  private var disks: [(disk: UInt8, ticket: UInt64, bytes: [UInt8])] = []
  private var taken = 0

  init(_ reader: RecordingReader) { self.reader = reader }

  /// Whether the recording ended in the middle of something.
  var isCut: Bool { reader.isCut }

  /// The next item but for what disks have read.
  func next() throws(RecordingReader.Failure) -> RecordingReader.Item? {
    disks.removeFirst(taken)
    taken = 0
    while let item = try reader.next() {
      guard case .event(.disk(let disk, let ticket, let bytes)) = item else { return item }
      disks.append((disk, ticket, bytes))
    }
    return nil
  }

  /// What a disk answered to a request; nil where that was not worth noting.
  func takeDiskBytes(_ disk: UInt8, ticket: UInt64) -> [UInt8]? {
    guard taken < disks.count, disks[taken].disk == disk, disks[taken].ticket == ticket
    else { return nil }
    defer { taken += 1 }
    return disks[taken].bytes
  }
}
