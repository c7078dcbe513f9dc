import System

enum Cut {
  static let tool = Tool(
    "cut", "-f LIST [-d CHARACTER] [-s] | -c LIST | -b LIST [FILE]...",
    "Prints parts of lines.",
    [
      Option("f", "fields", value: "LIST", "which fields, as 1,3-5,7-"),
      Option("c", "characters", value: "LIST", "which characters"),
      Option("b", "bytes", value: "LIST", "which bytes"),
      Option("d", "delimiter", value: "CHARACTER", "what stands between fields, else a tab"),
      Option("s", "only-delimited", "no lines without a delimiter"),
    ], run)

  private static func run(_ call: Invocation) {
    guard let kind = call.last(of: ["f", "c", "b"]), let list = call.value(kind) else {
      call.misuse("one of -f, -c and -b is needed")
    }
    guard let ranges = Ranges(list) else { call.misuse("'\(list)' is no list of positions") }
    let delimiter = call.value("d")?.first ?? UInt8(ascii: "\t")
    Inputs.forEachLine(call.files) { line in
      if kind != "f" {
        let kept = line.bytes.enumerated().filter { ranges.contains($0.offset + 1) }
        output.line(ByteString(kept.map { $0.element }))
      } else if line.contains(delimiter) {
        let fields = line.bytes.split(separator: delimiter, omittingEmptySubsequences: false)
        let kept = fields.enumerated().filter { ranges.contains($0.offset + 1) }
        output.line(kept.map { ByteString($0.element) }.joined(by: ByteString([delimiter])))
      } else if !call.has("s") {
        output.line(line)
      }
    }
  }
}
