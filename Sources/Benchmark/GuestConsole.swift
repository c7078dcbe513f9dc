/// A machine's serial line: what it prints is waited for, and timed.
package final class GuestConsole {
  private let process: RunningProcess
  private let name: String
  private var unread: [UInt8] = []

  /// Starts a machine.
  ///
  /// - Parameter name: what it is called in messages.
  package init(_ command: [String], name: String) throws(BenchmarkError) {
    guard let process = try RunningProcess(command) else {
      throw .failed(program: "the machine", on: name, saying: "\(command[0]) is not there")
    }
    self.process = process
    self.name = name
  }

  /// Types something.
  package func send(_ text: String) { process.send(text) }

  /// Waits for a text.
  ///
  /// - Returns: what came before it.
  /// - Throws: `tooSlow` when that took longer than `seconds`, `failed` when the machine ended.
  package func wait(
    for text: String, within seconds: Int, during what: String
  ) throws(BenchmarkError) -> String {
    let wanted = Array(text.utf8)
    let deadline = ContinuousClock.now + .seconds(seconds)
    var searched = 0
    while true {
      if let place = find(wanted, from: searched) {
        let before = unread[..<place]
        defer { unread.removeFirst(place + wanted.count) }
        return String(decoding: before, as: UTF8.self)
      }
      searched = max(0, unread.count - wanted.count + 1)
      switch process.read(until: deadline) {
      case .some(let bytes): unread += bytes
      case .end: throw .failed(program: what, on: name, saying: lastWords)
      case .late: throw .tooSlow(what: what, on: name, seconds: seconds)
      }
    }
  }

  /// Reads to the machine's end; after `seconds` it is ended.
  package func finish(within seconds: Int) {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while case .some = process.read(until: deadline) {}
    process.stop()
  }

  /// Asks the machine's process to end, and reads to that end; after `seconds` it is ended.
  package func end(within seconds: Int) {
    process.askToEnd()
    finish(within: seconds)
  }

  private func find(_ wanted: [UInt8], from start: Int) -> Int? {
    guard unread.count >= wanted.count else { return nil }
    return (start...unread.count - wanted.count).first {
      unread[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }

  private var lastWords: String {
    let lines = String(decoding: unread, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.last.map { String($0) } ?? ""
  }
}
