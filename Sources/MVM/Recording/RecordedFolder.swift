import Board
import Bus

/// A shared folder of a machine whose run may be recorded: each answer is noted when the guest gets to know it. The guest asks
/// and the machine waits, so an answer has no instant of its own.
final class RecordedFolder: FolderPort {
  private let port: any FolderPort
  private let number: Int
  /// Who notes it.
  var recorders: [any AnswerRecorder] = []

  /// The folder of number `index`.
  init(_ port: any FolderPort, index: Int) {
    self.port = port
    number = Int(RecordedEvent.firstFolder) + index
  }

  var isReadOnly: Bool { port.isReadOnly }
  var canRepeat: Bool { port.canRepeat }

  func begin(_ request: FolderRequest, ticket: UInt64) -> FolderReply? {
    noted(port.begin(request, ticket: ticket), ticket)
  }

  func collect(_ ticket: UInt64, waits: Bool) -> FolderReply? {
    noted(port.collect(ticket, waits: waits), ticket)
  }

  func close(_ number: UInt32) { port.close(number) }
  func closeAll() { port.closeAll() }
  func setListener(_ listener: (any BlockListener)?) { port.setListener(listener) }

  private func noted(_ reply: FolderReply?, _ ticket: UInt64) -> FolderReply? {
    guard let reply, !recorders.isEmpty else { return reply }
    let bytes = reply.recorded
    for recorder in recorders { recorder.recordDisk(number, ticket: ticket, bytes: bytes) }
    return reply
  }
}

/// A shared folder of a machine that lives through a recording again: all that it ever said is there.
final class ReplayedFolder: FolderPort {
  let isReadOnly: Bool
  private let number: UInt8
  private let source: any DiskAnswers

  init(index: Int, isReadOnly: Bool, _ source: any DiskAnswers) {
    self.isReadOnly = isReadOnly
    self.source = source
    number = RecordedEvent.firstFolder + UInt8(truncatingIfNeeded: index)
  }

  var canRepeat: Bool { source.areLasting }

  func begin(_ request: FolderRequest, ticket: UInt64) -> FolderReply? {
    source.takeAnswer(number, ticket: ticket).flatMap { FolderReply(recorded: $0) }
      ?? FolderReply(error: LinuxError.inputOutput)
  }

  func collect(_ ticket: UInt64, waits: Bool) -> FolderReply? { nil }
  func close(_ number: UInt32) {}
  func closeAll() {}
  func setListener(_ listener: (any BlockListener)?) {}
}
