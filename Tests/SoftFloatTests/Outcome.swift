import SoftFloat
import Testing

/// What an operation gives: a pattern and the exceptions it raised.
struct Outcome: Equatable, CustomStringConvertible {
  var bits: UInt64
  var flags: Flags

  init(bits: UInt64, flags: Flags) {
    self.bits = bits
    self.flags = flags
  }

  /// Runs an operation from no flags.
  init(_ operation: (inout Flags) -> UInt64) {
    var raised: Flags = []
    bits = operation(&raised)
    flags = raised
  }

  /// Runs a comparison from no flags.
  init(_ comparison: (inout Flags) -> Bool) {
    var raised: Flags = []
    bits = comparison(&raised) ? 1 : 0
    flags = raised
  }

  var description: String {
    let names = ["NX", "UF", "OF", "DZ", "NV"].enumerated()
      .filter { flags.rawValue & 1 << UInt8($0.offset) != 0 }.map(\.element)
    return "0x" + String(bits, radix: 16) + " " + names.joined(separator: ",")
  }
}

/// Looks at `count` random operands for one on which two ways to compute differ, and reports the
/// first; the second way may decline to answer.
func compare(
  seed: UInt64, count: Int, _ format: Format,
  _ computed: (Operands) -> Outcome, with expected: (Operands) -> Outcome?
) {
  var generator = OperandGenerator(seed: seed)
  for _ in 0..<count {
    let operands = generator.operands(format)
    guard let right = expected(operands) else { continue }
    let outcome = computed(operands)
    if outcome != right {
      Issue.record("\(operands): \(outcome), expected \(right) (seed \(seed))")
      return
    }
  }
}
