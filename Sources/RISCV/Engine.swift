/// What executes instructions: by doing (the interpreter), by recording (the translator), by telling (the explainer).
///
/// The meanings in this module are methods of `Engine` written in its requirements and in `GuestWord`, so one text
/// serves all. Rules for a meaning:
///
/// - It tests a `Word` only by `branch(if:)` or `select`.
/// - What can fail comes before `rd` is written.
/// - Whatever touches CSRs, privilege or translation goes through `system`.
///
/// All meanings are `@inlinable @inline(always) public`. Nothing less will do: measured on the interpreter's loop,
/// `@inline(__always)` halved its speed, and leaving out `@inlinable` divided it by thirty.
public protocol Engine: ~Copyable {
  /// The value of a register.
  associatedtype Word: GuestWord
  /// What ends an instruction early: the interpreter's trap.
  associatedtype Failure: Error

  /// An integer register. Reading 0 gives zero; writing goes to `Instruction.sink` for x0.
  subscript(register: UInt8) -> Word { get set }

  /// A floating-point register, all 64 bits. Only after `requireFloat`.
  subscript(float register: UInt8) -> Word { get set }

  /// The address of this instruction.
  var pc: Word { get }

  /// Reads memory, sign- or zero-extended as the type is.
  mutating func load<Value: FixedWidthInteger>(
    _ address: Word, as type: Value.Type
  ) throws(Failure) -> Word

  /// Writes the low bits to memory.
  mutating func store<Value: FixedWidthInteger>(
    _ address: Word, _ value: Word, as type: Value.Type
  ) throws(Failure)

  /// Goes on at an address whose lowest bit is ignored.
  mutating func jump(to address: Word) throws(Failure)

  /// Goes on at `pc + offset`.
  mutating func jump(by offset: Int64) throws(Failure)

  /// Goes on at `pc + offset` if the condition is not zero.
  mutating func branch(if condition: Word, by offset: Int64) throws(Failure)

  /// Orders memory accesses (unprivileged manual, 2.7): `predecessor` and `successor` are sets of the bits
  /// 8 (device input), 4 (device output), 2 (reads), 1 (writes).
  mutating func fence(predecessor: UInt8, successor: UInt8)

  /// Makes earlier stores visible to instruction fetch.
  mutating func fenceInstructions() throws(Failure)

  /// The hart has nothing to do just now (Zihintpause).
  mutating func pause()

  /// Reads, combines and writes an aligned integer in one step; returns what was read, sign-extended.
  mutating func atomic<Value: FixedWidthInteger & SignedInteger>(
    _ operation: AtomicOperation, _ address: Word, _ operand: Word, as type: Value.Type
  ) throws(Failure) -> Word

  /// Writes `replacement` where `expected` stands, in one step; returns what was read, sign-extended.
  mutating func compareAndSwap<Value: FixedWidthInteger & SignedInteger>(
    _ address: Word, expected: Word, replacement: Word, as type: Value.Type
  ) throws(Failure) -> Word

  /// The same for 16 bytes.
  mutating func compareAndSwapQuad(
    _ address: Word, expected: (low: Word, high: Word), replacement: (low: Word, high: Word)
  ) throws(Failure) -> (low: Word, high: Word)

  /// Reads an aligned integer, sign-extended, and reserves it.
  mutating func loadReserved<Value: FixedWidthInteger & SignedInteger>(
    _ address: Word, as type: Value.Type
  ) throws(Failure) -> Word

  /// Writes an aligned integer if the reservation still holds; returns 0 if it did, else 1.
  mutating func storeConditional<Value: FixedWidthInteger & SignedInteger>(
    _ address: Word, _ value: Word, as type: Value.Type
  ) throws(Failure) -> Word

  /// Fails unless floating point is on (`mstatus.FS`) and the rounding mode, from `rm`, is one: a
  /// floating-point instruction's first step. Pass 0 where the instruction has no rounding mode.
  mutating func requireFloat(rm: UInt8) throws(Failure)

  /// Computes on bit patterns of the format (not boxed) and accrues flags. Operands that the operation does not have are ignored.
  mutating func float(
    _ operation: FloatOperation, _ format: FloatFormat, _ a: Word, _ b: Word, _ c: Word, rm: UInt8
  ) -> Word

  /// Carries out an instruction that touches CSRs, privilege, translation or caches.
  mutating func system(_ instruction: Instruction) throws(Failure)

  /// Bits that are no instruction.
  mutating func illegal(_ instruction: Instruction) throws(Failure)

  /// A slot that nobody has decoded yet.
  mutating func undecoded() throws(Failure)
}

/// How an atomic memory operation combines what it read with its operand.
public enum AtomicOperation: UInt8, Sendable {
  case swap, add, xor, and, or, minimum, maximum, minimumUnsigned, maximumUnsigned
}

/// A floating-point format of the instruction set.
public enum FloatFormat: UInt8, Sendable {
  case half, single, double
}

/// What `Engine.float` computes. Results are bit patterns of the format unless stated; integers are 64-bit words.
public enum FloatOperation: UInt8, Sendable {
  case add, subtract, multiply, divide, squareRoot
  /// `a * b + c`, rounded once.
  case multiplyAdd
  case minimum, maximum
  /// Zfa: NaN if either operand is.
  case minimumPropagating, maximumPropagating
  /// 0 or 1.
  case equal, less, lessOrEqual, lessQuiet, lessOrEqualQuiet
  /// A mask of ten bits.
  case classify
  /// To integers, saturating; 32-bit results sign-extended.
  case toInt32, toUInt32, toInt64, toUInt64
  /// To a signed 32-bit integer, modulo 2^32 (Zfa's `fcvtmod.w.d`).
  case toInt32Modular
  case fromInt32, fromUInt32, fromInt64, fromUInt64
  /// From another format to this one.
  case fromHalf, fromSingle, fromDouble
  /// To an integer in the same format (Zfa), without and with the inexact flag.
  case round, roundExact
}
