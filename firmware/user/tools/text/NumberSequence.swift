import System

enum NumberSequence {
  static let tool = Tool(
    "seq", "[-w] [-s SEPARATOR] [FIRST [STEP]] LAST", "Prints numbers.",
    [
      Option("s", "separator", value: "TEXT", "what stands between numbers, else a newline"),
      Option("w", "equal-width", "with zeros in front"),
    ], parsing: .none, run)

  /// Negative numbers look like options, so the arguments are read here.
  private static func run(_ call: Invocation) {
    var rest = call.operands[...]
    var separator: ByteString = "\n"
    var sameWidth = false
    while let option = rest.first, option.count > 1, option[0] == UInt8(ascii: "-"),
      option.integer == nil
    {
      rest = rest.dropFirst()
      if option == "-w" {
        sameWidth = true
      } else if option.starts(with: "-s") {
        separator = option.count > 2 ? ByteString(option.dropFirst(2)) : rest.popFirst() ?? ""
      } else {
        call.misuse("unknown option '\(option)'")
      }
    }
    let numbers = rest.compactMap { $0.integer }
    guard numbers.count == rest.count, (1...3).contains(numbers.count) else {
      call.misuse("one to three whole numbers are needed")
    }
    let first = numbers.count > 1 ? numbers[0] : 1
    let step = numbers.count > 2 ? numbers[1] : 1
    let last = numbers[numbers.count - 1]
    if step == 0 { call.misuse("the step must not be 0") }
    let width = max(ByteString(decimal: first).count, ByteString(decimal: last).count)
    var isFirst = true
    for number in stride(from: first, through: last, by: step) {
      if !isFirst { output.write(separator) }
      isFirst = false
      output.write(text(number, sameWidth ? width : 1))
    }
    if !isFirst { output.write("\n") }
  }

  private static func text(_ number: Int, _ width: Int) -> ByteString {
    number < 0 ? "-\(number, zeros: width - 1)" : "\(number, zeros: width)"
  }
}
