import Benchmark
import MVM

/// A translated function as JSON.
enum JitDocument {
  static func value(_ code: TranslatedCode, _ times: TranslationTimes?) -> JSONValue {
    var fields: [(name: String, value: JSONValue)] = [
      ("name", .optional(code.name)), ("start", address(code.range.lowerBound)),
      ("end", address(code.range.upperBound)), ("instructions", count(code.instructionCount)),
      ("guestBytes", count(code.guestByteCount)), ("hostBytes", count(code.hostByteCount)),
      ("regions", .list(code.regions.map(value))),
      ("interpreted", .list(code.interpreted.map(value))),
    ]
    if let times {
      let steps = times.steps.map { ($0.name, JSONValue.number($0.seconds)) }
      fields.append(("seconds", .object(steps + [("all", .number(times.seconds))])))
    }
    return .object(fields)
  }

  private static func value(_ region: TranslatedRegion) -> JSONValue {
    .object([
      ("start", address(region.start)), ("instructions", count(region.instructionCount)),
      ("guestBytes", count(region.guestByteCount)), ("hostBytes", count(region.hostByteCount)),
      ("usualHostBytes", count(region.usualByteCount)),
      (
        "steps",
        .list(
          region.steps.map {
            .object([("name", .text($0.name)), ("operations", count($0.operationCount))])
          })
      ),
      ("blocks", .list(region.blocks.map(value))),
      (
        "behind",
        .list(
          region.behind.map {
            .object([
              ("kind", .text($0.kind.rawValue)), ("address", address($0.address)),
              ("text", .text($0.text)), ("code", lines($0.lines)),
            ])
          })
      ),
    ])
  }

  private static func value(_ block: TranslatedBlock) -> JSONValue {
    .object([
      ("start", address(block.range.lowerBound)), ("end", address(block.range.upperBound)),
      ("loopHead", .bool(block.isLoopHead)),
      (
        "successors",
        .list(
          block.successors.map {
            .object([
              ("kind", .text($0.kind.rawValue)), ("target", $0.target.map(address) ?? .null),
              ("inside", .bool($0.isInside)),
            ])
          })
      ),
      ("head", lines(block.head)), ("instructions", .list(block.instructions.map(value))),
      ("tail", lines(block.end)),
    ])
  }

  private static func value(_ instruction: TranslatedInstruction) -> JSONValue {
    .object([
      ("address", address(instruction.address)),
      ("bits", .text(String(instruction.bits, radix: 16))),
      ("text", .text(instruction.text.split(separator: "\t").joined(separator: " "))),
      ("interpreted", .bool(instruction.isInterpreted)), ("called", .bool(instruction.isCalled)),
      ("branchOver", instruction.branchOver.map(address) ?? .null),
      (
        "steps",
        .list(
          instruction.steps.map {
            .object([
              ("name", .text($0.name)), ("operations", .list($0.operations.map { .text($0) })),
            ])
          })
      ),
      ("code", lines(instruction.code)),
    ])
  }

  private static func lines(_ lines: [HostLine]) -> JSONValue {
    .list(
      lines.map {
        .object([
          ("offset", .count($0.offset)), ("bytes", .text(TranslationListing.digits($0.bytes))),
          ("text", .text($0.text)), ("comment", .optional($0.comment)),
        ])
      })
  }

  /// As text: numbers of 64 bits are too large for most readers.
  private static func address(_ address: UInt64) -> JSONValue {
    .text("0x" + String(address, radix: 16))
  }

  private static func count(_ count: Int) -> JSONValue { .count(UInt64(count)) }
}
