package import RISCV

/// An integer's size and how it is extended to 64 bits.
package enum ValueType: UInt8 {
  case int8, int16, int32, int64, uint8, uint16, uint32, uint64

  init<Value: FixedWidthInteger>(_ type: Value.Type) {
    let size: UInt8 =
      switch Value.bitWidth {
      case 8: 0
      case 16: 1
      case 32: 2
      default: 3
      }
    self = ValueType(rawValue: size + (Value.isSigned ? 0 : 4)) ?? .int64
  }

  /// Bytes.
  package var size: Int { 1 << Int(rawValue & 3) }
  package var isSigned: Bool { rawValue < 4 }
}

/// One step of translated code, typed and without regard to any processor.
///
/// The result of one is an operand of later ones, of the same guest instruction only: from one instruction to the next, values go
/// by registers.
package struct MicroOperation {
  package enum Kind: UInt8 {
    // Of registers.
    case writeRegister, readFloat, writeFloat
    // Of one operand and of two.
    case not, add, subtract, multiply, and, or, xor, shiftLeft, shiftRight, shiftRightArithmetic
    case rotateRight
    /// Of the lower half; extended if `type` has 32 bits.
    case rotateRight32
    /// The low bits of `type`, extended.
    case extend
    case equal, notEqual, less, greaterOrEqual, lessUnsigned, greaterOrEqualUnsigned
    /// `b` if `a` is not zero, else `c`.
    case select
    /// `c` if `a` is not zero, else `b`: a branch over the few instructions that `b` is made by. Where it is taken, `offset` of those
    /// that the block counts are not carried out.
    case skip
    case multiplyHigh, multiplyHighUnsigned, multiplyHighSignedUnsigned
    case divide, divideUnsigned, remainder, remainderUnsigned
    case leadingZeros, trailingZeros, population, reverseBytes, combineBytes
    case carrylessMultiply, carrylessMultiplyHigh
    // Of memory: at `a + offset`.
    case load, store
    // Of memory, in one step, at `a`; the result is what was there, sign-extended.
    /// `atomicOperation`, with `b`.
    case atomic
    /// `b` for `c`.
    case compareAndSwap
    case loadReserved
    /// `b`; the result is 0 where it was stored, else 1.
    case storeConditional
    // Of floating point.
    /// The value of `format` in the bits of an f register, or the canonical NaN.
    case unbox
    case requireFloat, float
    // Of code.
    /// Leaves if the page at `offset` is not the one whose number `a` is: the rest of the instruction lies there.
    case requirePage
    // The end of a block.
    case jump, jumpIndirect, branch
    /// Left to the interpreter, which carries out this instruction, and nothing of it was done before.
    case interpret
    /// An instruction for control and status registers, cache blocks or translations, which the hart itself carries out; after it the
    /// block goes on, unless more has changed.
    case system
    case fence
  }

  // In this order, what most are told apart by is stored at once, and so is what is mostly as it is here.
  package var kind: Kind
  /// Of what is loaded, stored, extended.
  package var type = ValueType.int64
  /// The register, or the rounding mode.
  package var number: UInt8 = 0
  // What `a`, `b` and `c` are, two bits each: so it all has 56 bytes, which are copied without a call.
  private var forms: UInt8 = 0b010101
  /// Which of the block's instructions it belongs to.
  package var instruction: UInt16 = 0
  /// Of `float`, `unbox`.
  package var format = FloatFormat.double
  package var operation = FloatOperation.add
  /// Of `atomic`.
  package var atomicOperation = AtomicOperation.swap
  /// The group of accesses that it belongs to, counted from 1, and which of its members it is; 0 for none.
  package var member: UInt8 = 0
  package var group: UInt16 = 0
  /// How often its result is used.
  package var uses: UInt16 = 0
  /// Whether it is to be carried out at all.
  package var isLive = false
  /// Of `writeRegister`: whether the lower half alone is computed, for nobody sees the other.
  package var waits = false
  /// Whether its value is that of its lower half, extended, and whether nobody looks at more than that.
  var isNarrow = false
  var isLowOnly = true
  private var aBits: Int64 = 0
  private var bBits: Int64 = 0
  private var cBits: Int64 = 0
  /// The address that a jump leads to, or a displacement; of `system` the instruction, and of `interpret`, where that goes by
  /// `Engine.system`.
  package var offset: Int64 = 0
}

extension MicroOperation {
  /// What most of them are told apart by: mostly constants, which fit in one register.
  struct Head {
    let kind: Kind
    let type: ValueType
    let number: UInt8
    fileprivate let forms: UInt8

    @inline(__always)
    init(_ kind: Kind, _ type: ValueType, _ number: UInt8, _ a: Operand, _ b: Operand) {
      self.kind = kind
      self.type = type
      self.number = number
      forms = 0b010000 | a.form.rawValue | b.form.rawValue << 2
    }
  }

  @inline(__always)
  init(_ head: Head, instruction: UInt16, a: Int64, b: Int64, offset: Int64) {
    kind = head.kind
    type = head.type
    number = head.number
    forms = head.forms
    self.instruction = instruction
    (aBits, bBits) = (a, b)
    self.offset = offset
  }

  private func operand(_ bits: Int64, _ shift: UInt8) -> Operand {
    Operand(bits: bits, form: Operand.Form(rawValue: forms >> shift & 3) ?? .result)
  }

  private mutating func set(_ form: Operand.Form, _ shift: UInt8) {
    forms = forms & ~(3 << shift) | form.rawValue << shift
  }

  package var a: Operand {
    get { operand(aBits, 0) }
    set {
      aBits = newValue.bits
      set(newValue.form, 0)
    }
  }

  package var b: Operand {
    get { operand(bBits, 2) }
    set {
      bBits = newValue.bits
      set(newValue.form, 2)
    }
  }

  package var c: Operand {
    get { operand(cBits, 4) }
    set {
      cBits = newValue.bits
      set(newValue.form, 4)
    }
  }

  var hasOnlyConstants: Bool { forms == 0b010101 }

  /// The integer registers of the guest that are among its operands, a bit each.
  @inline(__always)
  var registers: UInt32 { registers([.a, .b, .c]) }

  /// Those that are among some of its operands.
  @inline(__always)
  func registers(_ operands: Operands) -> UInt32 {
    // Mostly there is none, or one.
    if forms & 0b101010 == 0 { return 0 }
    var registers: UInt32 = 0
    if operands.contains(.a), let a = a.register { registers |= 1 &<< UInt32(a) }
    if operands.contains(.b), let b = b.register { registers |= 1 &<< UInt32(b) }
    if operands.contains(.c), let c = c.register { registers |= 1 &<< UInt32(c) }
    return registers
  }

  /// Some of its operands.
  struct Operands: OptionSet {
    let rawValue: UInt8

    static let a = Self(rawValue: 1)
    static let b = Self(rawValue: 2)
    static let c = Self(rawValue: 4)
  }

  /// Some kinds of operations, of which there are fewer than 64.
  ///
  /// Whether one is among some is asked by one instruction, where a `switch` may become a jump by a table, which no processor foresees.
  struct Kinds: ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    init() {}

    @inline(__always)
    init(arrayLiteral kinds: Kind...) {
      for kind in kinds { insert(kind) }
    }

    @inline(__always)
    private static func bit(_ kind: Kind) -> UInt64 { 1 &<< UInt64(kind.rawValue) }

    @inline(__always)
    mutating func insert(_ kind: Kind) { bits |= Self.bit(kind) }

    @inline(__always)
    func contains(_ kind: Kind) -> Bool { bits & Self.bit(kind) != 0 }
  }
}
