import RISCV
import Testing

/// An instruction of Zba, Zbb, Zbs, Zbc or Zicond, and what it gives, bit by bit.
struct BitsCase: Sendable, CustomTestStringConvertible {
  let name: String
  let execute: @Sendable (inout TestEngine, Instruction) -> Void
  /// The result, from both operands; the second is the immediate where there is one.
  let expected: @Sendable (UInt64, UInt64) -> UInt64
  /// The bits that the immediate has, if the instruction has one.
  let immediateBits: Int

  init(
    _ name: String, immediateBits: Int = 0,
    _ execute: @escaping @Sendable (inout TestEngine, Instruction) -> Void,
    _ expected: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) {
    self.name = name
    self.immediateBits = immediateBits
    self.execute = execute
    self.expected = expected
  }

  var testDescription: String { name }
}

extension BitsCase {
  static let address: [BitsCase] = [
    BitsCase("add.uw", { $0.add_uw($1) }, { $0 % (1 << 32) &+ $1 }),
    BitsCase("sh1add", { $0.sh1add($1) }, { $0 &* 2 &+ $1 }),
    BitsCase("sh2add", { $0.sh2add($1) }, { $0 &* 4 &+ $1 }),
    BitsCase("sh3add", { $0.sh3add($1) }, { $0 &* 8 &+ $1 }),
    BitsCase("sh1add.uw", { $0.sh1add_uw($1) }, { $0 % (1 << 32) &* 2 &+ $1 }),
    BitsCase("sh2add.uw", { $0.sh2add_uw($1) }, { $0 % (1 << 32) &* 4 &+ $1 }),
    BitsCase("sh3add.uw", { $0.sh3add_uw($1) }, { $0 % (1 << 32) &* 8 &+ $1 }),
    BitsCase("slli.uw", immediateBits: 6, { $0.slli_uw($1) }) { a, b in
      (0..<b).reduce(a % (1 << 32)) { word, _ in word &* 2 }
    },
  ]

  static let logic: [BitsCase] = [
    BitsCase("andn", { $0.andn($1) }, { Naive.combine($0, $1) { $0 && !$1 } }),
    BitsCase("orn", { $0.orn($1) }, { Naive.combine($0, $1) { $0 || !$1 } }),
    BitsCase("xnor", { $0.xnor($1) }, { Naive.combine($0, $1) { $0 == $1 } }),
    BitsCase("max", { $0.max($1) }) {
      Naive.isLessSigned(Naive.bits($0), Naive.bits($1)) ? $1 : $0
    },
    BitsCase("min", { $0.min($1) }) {
      Naive.isLessSigned(Naive.bits($0), Naive.bits($1)) ? $0 : $1
    },
    BitsCase("maxu", { $0.maxu($1) }, { Naive.isLess(Naive.bits($0), Naive.bits($1)) ? $1 : $0 }),
    BitsCase("minu", { $0.minu($1) }, { Naive.isLess(Naive.bits($0), Naive.bits($1)) ? $0 : $1 }),
    BitsCase("czero.eqz", { $0.czero_eqz($1) }, { $1 == 0 ? 0 : $0 }),
    BitsCase("czero.nez", { $0.czero_nez($1) }, { $1 == 0 ? $0 : 0 }),
  ]

  static let counts: [BitsCase] = [
    BitsCase("clz", { $0.clz($1) }) { a, _ in Naive.count(Naive.bits(a).reversed(), until: true) },
    BitsCase("ctz", { $0.ctz($1) }) { a, _ in Naive.count(Naive.bits(a), until: true) },
    BitsCase("cpop", { $0.cpop($1) }) { a, _ in UInt64(Naive.bits(a).filter { $0 }.count) },
    BitsCase("clzw", { $0.clzw($1) }) { a, _ in
      Naive.count(Naive.bits(a, 32).reversed(), until: true)
    },
    BitsCase("ctzw", { $0.ctzw($1) }) { a, _ in Naive.count(Naive.bits(a, 32), until: true) },
    BitsCase("cpopw", { $0.cpopw($1) }) { a, _ in UInt64(Naive.bits(a, 32).filter { $0 }.count) },
    BitsCase("sext.b", { $0.sext_b($1) }) { a, _ in Naive.signExtended(Naive.bits(a, 8)) },
    BitsCase("sext.h", { $0.sext_h($1) }) { a, _ in Naive.signExtended(Naive.bits(a, 16)) },
    BitsCase("zext.h", { $0.zext_h($1) }) { a, _ in Naive.word(Naive.bits(a, 16)) },
    BitsCase("orc.b", { $0.orc_b($1) }) { a, _ in
      Naive.word(Naive.bytes(a).flatMap { Array(repeating: $0.contains(true), count: 8) })
    },
    BitsCase("rev8", { $0.rev8($1) }) { a, _ in
      Naive.word(Naive.bytes(a).reversed().flatMap { $0 })
    },
  ]

  static let rotations: [BitsCase] = [
    BitsCase("rol", { $0.rol($1) }) { Naive.word(Naive.rotatedLeft(Naive.bits($0), $1)) },
    BitsCase("ror", { $0.ror($1) }) { Naive.word(Naive.rotatedRight(Naive.bits($0), $1)) },
    BitsCase("rori", immediateBits: 6, { $0.rori($1) }) {
      Naive.word(Naive.rotatedRight(Naive.bits($0), $1))
    },
    BitsCase("rolw", { $0.rolw($1) }) {
      Naive.signExtended(Naive.rotatedLeft(Naive.bits($0, 32), $1))
    },
    BitsCase("rorw", { $0.rorw($1) }) {
      Naive.signExtended(Naive.rotatedRight(Naive.bits($0, 32), $1))
    },
    BitsCase("roriw", immediateBits: 5, { $0.roriw($1) }) {
      Naive.signExtended(Naive.rotatedRight(Naive.bits($0, 32), $1))
    },
  ]

  static let single: [BitsCase] = [
    BitsCase("bclr", { $0.bclr($1) }, { Naive.changing($0, at: $1) { $0 = false } }),
    BitsCase("bset", { $0.bset($1) }, { Naive.changing($0, at: $1) { $0 = true } }),
    BitsCase("binv", { $0.binv($1) }, { Naive.changing($0, at: $1) { $0.toggle() } }),
    BitsCase("bext", { $0.bext($1) }, { Naive.bits($0)[Int($1 % 64)] ? 1 : 0 }),
    BitsCase("bclri", immediateBits: 6, { $0.bclri($1) }) {
      Naive.changing($0, at: $1) { $0 = false }
    },
    BitsCase("bseti", immediateBits: 6, { $0.bseti($1) }) {
      Naive.changing($0, at: $1) { $0 = true }
    },
    BitsCase("binvi", immediateBits: 6, { $0.binvi($1) }) {
      Naive.changing($0, at: $1) { $0.toggle() }
    },
    BitsCase("bexti", immediateBits: 6, { $0.bexti($1) }) { Naive.bits($0)[Int($1)] ? 1 : 0 },
  ]

  static let carryless: [BitsCase] = [
    BitsCase("clmul", { $0.clmul($1) }, { Naive.word(Array(Naive.product($0, $1)[0..<64])) }),
    BitsCase("clmulh", { $0.clmulh($1) }, { Naive.word(Array(Naive.product($0, $1)[64..<128])) }),
    BitsCase("clmulr", { $0.clmulr($1) }, { Naive.word(Array(Naive.product($0, $1)[63..<127])) }),
  ]
}
