import Board
import Bus

/// Who notes what a machine gets to know of the host's disks.
protocol AnswerRecorder: AnyObject {
  /// A disk has answered: what was read, or nothing where it failed.
  func recordDisk(_ disk: Int, ticket: UInt64, bytes: [UInt8])
}

extension Recorder: AnswerRecorder {}

/// A disk of a machine whose run may be recorded: what the guest gets to know of the host's disk is noted when it does.
final class RecordedDisk: BlockPort {
  private let port: any BlockPort
  private let number: Int
  /// Who notes it.
  var recorders: [any AnswerRecorder] = []
  /// The tickets of reads that are not collected yet.
  private var reads: Set<UInt64> = []

  init(_ port: any BlockPort, number: Int) {
    self.port = port
    self.number = number
  }

  var sectorCount: UInt64 { port.sectorCount }
  var isReadOnly: Bool { port.isReadOnly }

  func submit(_ request: BlockRequest, ticket: UInt64) {
    if case .read = request.kind { reads.insert(ticket) }
    port.submit(request, ticket: ticket)
  }

  func collect(_ ticket: UInt64, waits: Bool) -> BlockOutcome? {
    guard let outcome = port.collect(ticket, waits: waits) else { return nil }
    // Of everything but reads it goes without saying that it worked.
    if reads.remove(ticket) != nil || !outcome.isDone {
      for recorder in recorders {
        recorder.recordDisk(number, ticket: ticket, bytes: outcome.isDone ? outcome.bytes : [])
      }
    }
    return outcome
  }

  func rest() { port.rest() }
  var store: (any PageStore)? { port.store }
  func setListener(_ listener: (any BlockListener)?) { port.setListener(listener) }
}
