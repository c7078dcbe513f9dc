import RISCV

/// A row's bits, read anew for the tests: what is fixed and what is not allowed.
struct RowText {
  let row: Row
  private(set) var width = 0
  private(set) var mask: UInt32 = 0
  private(set) var match: UInt32 = 0
  /// Fields whose value must not be among these.
  private(set) var forbidden: [(mask: UInt32, values: [UInt32])] = []

  init(_ row: Row) {
    self.row = row
    let fields = row.bits.description.split(separator: " ").map(String.init)
    width = fields.reduce(0) { $0 + Self.width(of: $1) }
    var position = width
    var immediate: UInt32 = 0
    for field in fields {
      let count = Self.width(of: field)
      position -= count
      guard (0..<32).contains(position) else { continue }
      let place = (UInt32(1) << count - 1) << position
      if let bits = UInt32(field, radix: 2) {
        mask |= place
        match |= bits << position
      } else if field.hasPrefix("nz") {
        immediate |= place
      } else if let numbers = field.split(separator: "≠").dropFirst().first {
        let values = numbers.split(separator: ",").compactMap { UInt32($0) }
        forbidden.append((place, values.map { $0 << position }))
      }
    }
    if immediate != 0 { forbidden.append((immediate, [0])) }
  }

  func matches(_ bits: UInt32) -> Bool {
    bits & mask == match && !forbidden.contains { $0.values.contains(bits & $0.mask) }
  }

  private static func width(of field: String) -> Int {
    if field.allSatisfy({ $0 == "0" || $0 == "1" }) { return field.count }
    if let open = field.firstIndex(of: "[") {
      return field[open...].dropFirst().dropLast().split(separator: "|").reduce(0) { sum, range in
        let ends = range.split(separator: ":").compactMap { Int($0) }
        return sum + (ends.first ?? 0) - (ends.last ?? 0) + 1
      }
    }
    switch field {
    case "csr": return 12
    case "fm", "pred", "succ": return 4
    case "rm": return 3
    case "aq", "rl": return 1
    default: return field.contains("'") ? 3 : 5
    }
  }
}
