import CSystem
import System

/// `ulimit`: what this shell, and what it starts, may use at most (setrlimit(2)).
extension Builtins {
  // Option, the kernel's number, how many bytes its unit has, and what it limits.
  // swift-format-ignore
  private static let limits: [(letter: UInt8, number: Int, unit: UInt64, text: StaticString)] = [
    (UInt8(ascii: "c"), 4, 512, "core file, blocks"), (UInt8(ascii: "d"), 2, 1024, "data, KiB"),
    (UInt8(ascii: "f"), 1, 512, "file size, blocks"), (UInt8(ascii: "n"), 7, 1, "open files"),
    (UInt8(ascii: "s"), 3, 1024, "stack, KiB"), (UInt8(ascii: "t"), 0, 1, "processor, seconds"),
    (UInt8(ascii: "u"), 6, 1, "processes"), (UInt8(ascii: "v"), 9, 1024, "memory, KiB"),
  ]

  static func limit(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    var (soft, hard, all) = (false, false, false)
    var chosen = UInt8(ascii: "f")
    var operands = arguments.dropFirst()
    while let option = operands.first, option.count > 1, option[0] == UInt8(ascii: "-") {
      operands = operands.dropFirst()
      for letter in option.dropFirst() {
        switch letter {
        case UInt8(ascii: "S"): soft = true
        case UInt8(ascii: "H"): hard = true
        case UInt8(ascii: "a"): all = true
        default: chosen = letter
        }
      }
    }
    guard let row = limits.first(where: { $0.letter == chosen }) else {
      shell.complain("ulimit: unknown option -\(character: chosen)")
      return 2
    }
    if all { return listLimits(shell, hard) }
    guard let text = operands.first else {
      output.line(shown(row.number, row.unit, hard))
      return finishOutput(shell)
    }
    return setLimit(shell, row.number, row.unit, text, soft: soft || !hard, hard: hard || !soft)
  }

  private static let unlimited = UInt64.max

  private static func current(_ number: Int) -> linux_limit {
    var limit = linux_limit()
    withUnsafeMutablePointer(to: &limit) {
      _ = SystemCall.getLimit.raw(number, Int(bitPattern: $0))
    }
    return limit
  }

  private static func shown(_ number: Int, _ unit: UInt64, _ hard: Bool) -> ByteString {
    let limit = current(number)
    let value = hard ? limit.hard : limit.soft
    return value == unlimited ? "unlimited" : "\(value / unit)"
  }

  private static func listLimits(_ shell: Shell, _ hard: Bool) -> Int {
    for row in limits {
      let text = ByteString(row.text)
      output.line(
        "-\(character: row.letter)  \(text, width: 20)\(shown(row.number, row.unit, hard))")
    }
    return finishOutput(shell)
  }

  private static func setLimit(
    _ shell: Shell, _ number: Int, _ unit: UInt64, _ text: ByteString, soft: Bool, hard: Bool
  ) -> Int {
    guard let wanted = text == "unlimited" ? UInt(unlimited) : text.unsigned(radix: 10) else {
      shell.complain("ulimit: '\(text)' is not a number")
      return 2
    }
    let (product, isTooLarge) = UInt64(wanted).multipliedReportingOverflow(by: unit)
    let value = text == "unlimited" || isTooLarge ? unlimited : product
    var limit = current(number)
    if soft { limit.soft = value }
    if hard { limit.hard = value }
    let answer = withUnsafeMutablePointer(to: &limit) {
      SystemCall.setLimit.raw(number, Int(bitPattern: $0))
    }
    if answer == 0 { return 0 }
    shell.complain("ulimit: \(Errno(rawValue: -answer))")
    return 1
  }
}
