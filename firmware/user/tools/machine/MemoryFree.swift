import System

enum MemoryFree {
  static let tool = Tool(
    "free", "[-bkmh]", "Prints how memory is used.",
    [
      Option("b", "bytes", "in bytes"), Option("k", "kibi", "in kibibytes, as without it"),
      Option("m", "mebi", "in mebibytes"), Option("h", "human", "as 1.5K"),
    ], run)

  private static func run(_ call: Invocation) {
    guard let memory = MemoryInformation() else { Program.fail("/proc/meminfo cannot be read") }
    func shown(_ bytes: Int) -> ByteString {
      switch call.last(of: ["b", "k", "m", "h"]) {
      case "b": "\(bytes)"
      case "m": "\(bytes >> 20)"
      case "h": ByteString(humanSize: bytes)
      default: "\(bytes >> 10)"
      }
    }
    func row(_ title: ByteString, _ values: [ByteString]) {
      var line: ByteString = "\(title, width: 7)"
      for value in values { line += " \(value, right: 11)" }
      output.line(line)
    }
    row("", ["total", "used", "free", "shared", "buff/cache", "available"])
    let used = memory.total - memory.free - memory.cached
    let numbers = [
      memory.total, used, memory.free, memory.shared, memory.cached, memory.available,
    ]
    row("Mem:", numbers.map(shown))
    row("Swap:", [memory.swap, memory.swap - memory.freeSwap, memory.freeSwap].map(shown))
  }
}
