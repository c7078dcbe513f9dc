import System

/// kill(1): which signal, and to whom.
struct KillRequest {
  var signal = Signal.terminate
  var targets: [ByteString] = []
  var lists = false
  var mistake: ByteString?

  /// `-9`, `-KILL`, `-s KILL` or `-l`, then processes.
  init(_ arguments: ArraySlice<ByteString>) {
    var rest = arguments
    if let first = rest.first, first.count > 1, first[0] == UInt8(ascii: "-") {
      rest = rest.dropFirst()
      if first == "-l" {
        lists = true
      } else if first != "--" {
        let name = first == "-s" ? rest.popFirst() ?? "" : ByteString(first.dropFirst())
        if let named = Signal(named: name) {
          signal = named
        } else {
          mistake = "\(name): no such signal"
        }
      }
    }
    if rest.first == "--" { rest = rest.dropFirst() }
    targets = Array(rest)
    if targets.isEmpty && !lists && mistake == nil { mistake = "usage: kill [-SIGNAL] PROCESS..." }
  }

  /// The names of all signals, or of those asked for.
  var list: ByteString {
    if targets.isEmpty {
      return (1..<Signal.count).map { Signal($0).name }.joined(by: " ") + "\n"
    }
    var result = ByteString()
    for target in targets {
      if let number = target.integer {
        result += "\(Signal(number > 128 ? number - 128 : number).name)\n"
      } else if let signal = Signal(named: target) {
        result += "\(signal.number)\n"
      }
    }
    return result
  }

  /// What could not be done.
  func send() -> [ByteString] {
    var failures: [ByteString] = []
    for target in targets {
      guard let process = target.integer else {
        failures.append("'\(target)' is not a process")
        continue
      }
      do throws(Errno) {
        try signal.send(to: process)
      } catch {
        failures.append("\(target): \(error)")
      }
    }
    return failures
  }
}
