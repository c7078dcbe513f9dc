import Board

/// What comes into a machine, for another that lives through the same, and may be brought back a little.
final class Journal: InputRecorder, AnswerRecorder, DiskAnswers {
  private struct Request: Hashable {
    let disk: UInt8
    let ticket: UInt64
  }

  /// What has come in since `forgetInputs`.
  private(set) var inputs: [(instant: Instant, input: Input)] = []
  private var answers: [Request: [UInt8]] = [:]

  let areLasting = true

  func record(_ input: Input, at instant: Instant) { inputs.append((instant, input)) }

  func recordDisk(_ disk: Int, ticket: UInt64, bytes: [UInt8]) {
    answers[Request(disk: UInt8(truncatingIfNeeded: disk), ticket: ticket)] = bytes
  }

  func takeAnswer(_ disk: UInt8, ticket: UInt64) -> [UInt8]? {
    answers[Request(disk: disk, ticket: ticket)]
  }

  /// Both machines have lived through what came in.
  func forgetInputs() { inputs = [] }

  /// Nobody goes back to where requests were under way.
  func forgetAnswers() { answers = [:] }
}
