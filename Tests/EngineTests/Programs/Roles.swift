import Fuzzing
import RISCV

/// What registers are used for in a segment.
///
/// x1 is the link, x2 points to data, x10 to x13 belong to functions; the rest is dealt out.
struct Roles {
  static let link: UInt8 = 1
  static let stack: UInt8 = 2
  static let ofFunctions: [UInt8] = [10, 11, 12, 13]

  /// Points to data, aligned to 16; in reach of compressed instructions.
  let aligned: UInt8
  /// Points to data, mostly not aligned, or at the end of a page; in reach of compressed instructions.
  let misaligned: UInt8
  /// Points to the device, code, nothing.
  let odd: UInt8
  /// Points to constants.
  let constants: UInt8
  let outerCounter: UInt8
  let innerCounter: UInt8
  /// What may be written: everything else but x0.
  let free: [UInt8]
  let popularFree: [UInt8]

  init(_ random: inout SplitMix) {
    var popular: [UInt8] = [8, 9, 14, 15]
    var others: [UInt8] = [3, 4, 5, 6, 7] + Array(16...31)
    popular.shuffle(using: &random)
    others.shuffle(using: &random)
    (aligned, misaligned) = (popular[0], popular[1])
    innerCounter = random.below(2) == 0 ? popular[2] : others[3]
    (odd, constants, outerCounter) = (others[0], others[1], others[2])
    let reserved = [aligned, misaligned, innerCounter, odd, constants, outerCounter, Self.stack]
    free = (1...31).filter { !reserved.contains($0) }
    popularFree = free.filter { 8...15 ~= $0 }
  }

  private init(ofFunctions: Void) {
    (aligned, misaligned, odd, constants) = (Self.stack, Self.stack, Self.stack, Self.stack)
    (innerCounter, outerCounter) = (Self.stack, Self.stack)
    free = Self.ofFunctions
    popularFree = Self.ofFunctions
  }

  /// Those of a function, which any segment may call.
  static let function = Roles(ofFunctions: ())

  /// A register to be written; once in a while one that should not be, or none.
  func destination(_ random: inout SplitMix, _ kind: RowShape.Register) -> UInt8 {
    if kind == .popular { return popularFree[random.below(popularFree.count)] }
    switch random.below(150) {
    case 0 where free.count > 8: return [odd, misaligned, constants][random.below(3)]
    case 1...3: return 0
    default: return free[random.below(free.count)]
    }
  }

  /// A register to be read.
  func source(_ random: inout SplitMix, _ kind: RowShape.Register) -> UInt8 {
    UInt8(kind == .popular ? 8 + random.below(8) : random.below(32))
  }

  /// Two registers to be written, neither x0.
  func twoFree(_ random: inout SplitMix) -> (UInt8, UInt8) {
    let first = random.below(free.count)
    let second = (first + 1 + random.below(free.count - 1)) % free.count
    return (free[first], free[second])
  }
}
