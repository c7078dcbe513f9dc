/// Calls of traced processes, a line each in the kernel's log: `7 openat(0xffffff9c, 0x3fff, 0x0) = 3`.
enum SystemCallTrace {
  static func write(_ call: borrowing SystemCall, result: Int, error: Errno?) {
    var line = "\(call.thread.identifier) "
    let row = SystemCalls.known(call.number)
    if let row {
      line += row.name.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    } else {
      line += "call_\(call.number)"
    }
    line += "("
    for index in 0..<(row?.arguments ?? 6) {
      if index > 0 { line += ", " }
      line += "0x" + String(call[index], radix: 16)
    }
    line += ") = "
    if let error { line += "-\(error.rawValue)" } else { line += "\(result)" }
    log(line)
  }
}
