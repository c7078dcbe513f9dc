import Board
import Bus

/// A recording as its replay wants it: what has an instant, in order, and what disks have answered, whenever somebody asks.
final class ReplaySource: DiskAnswers {
  /// What names a request in the part of a run between two power-ons.
  private struct Request: Hashable {
    let disk: UInt8
    let ticket: UInt64
  }

  private let reader: RecordingReader
  /// Items that were read ahead, for the answers between them.
  private var ahead: [RecordingReader.Item] = []
  /// Whether reading ahead has come to where no request is under way.
  private var isPartAhead = false
  private var answers: [Request: [UInt8]] = [:]

  init(_ reader: RecordingReader) { self.reader = reader }

  /// The recording is read but once.
  let areLasting = false

  /// Whether the recording ended in the middle of something.
  var isCut: Bool { reader.isCut }

  /// What is next, but for what disks have answered; nil at the end.
  func peek() throws(RecordingReader.Failure) -> RecordingReader.Item? {
    if ahead.isEmpty { _ = try readAhead() }
    return ahead.first
  }

  /// Leaves behind what is next.
  func advance() {
    guard !ahead.isEmpty else { return }
    let item = ahead.removeFirst()
    if ahead.isEmpty { isPartAhead = false }
    if case .archive = item { answers = [:] }
  }

  /// The answers up to here were given before the machine was saved.
  func forgetAnswers() { answers = [:] }

  /// What a disk answered to a request; nil where that was not worth noting.
  ///
  /// It may be further ahead than what has an instant: a machine that is saved waits for all answers, which the recorded one
  /// asked for later, but before it was compared the next time.
  func takeAnswer(_ disk: UInt8, ticket: UInt64) -> [UInt8]? {
    let request = Request(disk: disk, ticket: ticket)
    while answers[request] == nil, !isPartAhead {
      // What is damaged is told when its turn comes.
      guard (try? readAhead()) == true else { break }
    }
    return answers.removeValue(forKey: request)
  }

  /// Reads up to the next item that has an instant; false where there is none.
  private func readAhead() throws(RecordingReader.Failure) -> Bool {
    while let item = try reader.next() {
      guard case .event(.disk(let disk, let ticket, let bytes)) = item else {
        ahead.append(item)
        isPartAhead = item.endsPart
        return true
      }
      answers[Request(disk: disk, ticket: ticket)] = bytes
    }
    return false
  }
}

extension RecordingReader.Item {
  /// Whether no request of a disk is under way here.
  fileprivate var endsPart: Bool {
    switch self {
    case .archive, .event(.check), .event(.end): true
    case .event(.input), .event(.disk): false
    }
  }
}
