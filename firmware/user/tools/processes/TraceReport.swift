import System

/// What `trace` prints: a line a call, or a table of how often each was called.
struct TraceReport {
  private let counts: Bool
  private let target: Output
  private var rows: [Int: (calls: Int, errors: Int, duration: Int)] = [:]
  private var thread: Int?

  init(counts: Bool, to target: Output) {
    self.counts = counts
    self.target = target
  }

  mutating func add(_ record: TraceRecord) {
    if !counts || record.isLoss {
      // With several threads each line says whose it is.
      if thread == nil { thread = record.thread }
      let owner: ByteString = record.thread == thread ? "" : "[\(record.thread)] "
      target.line(owner + record.line)
      return
    }
    var row = rows[record.number] ?? (0, 0, 0)
    row.calls += 1
    if record.isError { row.errors += 1 }
    row.duration += record.duration
    rows[record.number] = row
  }

  /// How the command ended, if a signal did it: no call tells.
  func tell(_ status: ProcessStatus) {
    if let signal = status.signal { target.line("+++ ended by SIG\(signal.name) +++") }
  }

  func finish() {
    if counts {
      target.line(" calls  errors  microseconds  system call")
      for (number, row) in rows.sorted(by: { $0.value.duration > $1.value.duration }) {
        let name = SystemCallNames.find(number).name
        let microseconds = row.duration / 1000
        target.line(
          "\(row.calls, width: 6)  \(row.errors, width: 6)  \(microseconds, width: 12)  \(name)")
      }
    }
    target.flush()
  }
}
