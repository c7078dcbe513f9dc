import System

/// A change of rights as chmod(1) takes it: octal, or clauses like `u+rwx,go-w,a=rX`.
struct ModeChange {
  private struct Clause {
    let who: Int
    let operation: UInt8
    let rights: Int
    let conditional: Bool
    let copiedFrom: UInt8?
  }

  private var absolute: Int?
  private var clauses: [Clause] = []

  init?(_ text: ByteString) {
    if let number = text.unsigned(radix: 8) {
      guard number <= 0o7777 else { return nil }
      absolute = Int(number)
      return
    }
    for part in text.split(at: ",") { guard parse(part) else { return nil } }
  }

  private mutating func parse(_ text: ByteString) -> Bool {
    var rest = text.bytes[...]
    var who = 0
    while let letter = rest.first, let bits = ModeChange.whoBits(letter) {
      who |= bits
      rest = rest.dropFirst()
    }
    // Without a letter the mask of new files says whose bits are not to change.
    if who == 0 {
      let mask = SystemCall.fileCreationMask.raw(0)
      _ = SystemCall.fileCreationMask.raw(mask)
      who = 0o7777 & ~mask
    }
    guard !rest.isEmpty else { return false }
    while let operation = rest.popFirst() {
      guard ByteString("+-=").bytes.contains(operation) else { return false }
      var rights = 0
      var conditional = false
      var copied: UInt8?
      while let letter = rest.first, !ByteString("+-=").bytes.contains(letter) {
        rest = rest.dropFirst()
        switch letter {
        case UInt8(ascii: "r"): rights |= 0o444
        case UInt8(ascii: "w"): rights |= 0o222
        case UInt8(ascii: "x"): rights |= 0o111
        case UInt8(ascii: "X"): conditional = true
        case UInt8(ascii: "s"): rights |= 0o6000
        case UInt8(ascii: "t"): rights |= 0o1000
        case UInt8(ascii: "u"), UInt8(ascii: "g"), UInt8(ascii: "o"): copied = letter
        default: return false
        }
      }
      clauses.append(
        Clause(
          who: who, operation: operation, rights: rights, conditional: conditional,
          copiedFrom: copied))
    }
    return true
  }

  private static func whoBits(_ letter: UInt8) -> Int? {
    switch letter {
    case UInt8(ascii: "u"): 0o4700
    case UInt8(ascii: "g"): 0o2070
    case UInt8(ascii: "o"): 0o1007
    case UInt8(ascii: "a"): 0o7777
    default: nil
    }
  }

  func applied(to mode: Int, isDirectory: Bool) -> Int {
    if let absolute { return absolute }
    var result = mode
    for clause in clauses {
      var rights = clause.rights
      // A capital X: only where it makes sense, for directories and what somebody may execute.
      if clause.conditional && (isDirectory || result & 0o111 != 0) { rights |= 0o111 }
      if let source = clause.copiedFrom {
        let shift = source == UInt8(ascii: "u") ? 6 : source == UInt8(ascii: "g") ? 3 : 0
        rights |= (result >> shift & 7) * 0o111
      }
      rights &= clause.who
      switch clause.operation {
      case UInt8(ascii: "+"): result |= rights
      case UInt8(ascii: "-"): result &= ~rights
      default: result = result & ~(clause.who & 0o777) | rights
      }
    }
    return result
  }
}
