import RISCV

/// A branch over a few instructions which give one register a value, and do nothing else:
///
///     beqz a3, 1f
///     slli a0, a6, 48        a0 <- skip a3 == 0 ? a0 : a6, extended from 16 bits
///     srli a0, a0, 48
///  1:
///
/// Compilers write them for what other processors choose without a branch, and where one goes is often a matter of chance.
struct Skip {
  /// The most instructions. Of more, what is saved where the branch is not foreseen is lost where it is.
  static let most = 2

  /// When they are skipped.
  private(set) var condition = Operand.zero
  private var hasCondition = false
  /// The register, and its value as of now.
  private(set) var register: UInt8?
  private(set) var value: Operand?
  private var hasOthers = false

  /// The branch itself, or one that is led over.
  mutating func branch(if condition: Operand) {
    if hasCondition { hasOthers = true }
    (self.condition, hasCondition) = (condition, true)
  }

  mutating func write(_ register: UInt8, _ value: Operand) {
    if let first = self.register, first != register { hasOthers = true }
    (self.register, self.value) = (register, value)
  }

  /// What a register holds by now, if it was given a value.
  @inline(__always)
  func value(of register: UInt8) -> Operand? { self.register == register ? value : nil }

  /// What is to be chosen, given where its operations begin. Nil where there is more than that, or nothing, or where registers for the
  /// moment might not be enough.
  func choice(
    in block: borrowing BlockRecording, from mark: BlockRecording.Mark
  ) -> (register: UInt8, value: Operand)? {
    guard !hasOthers, !block.isOver, let register, let value, let test = block[condition],
      test.kind.isCondition, !test.a.isConstant,
      test.b.constant.map({ Int32(exactly: $0) != nil }) ?? true,
      block.operations[mark.operations...].allSatisfy({ $0.isSimple })
    else { return nil }
    return (register, value)
  }
}

extension MicroOperation {
  /// Whether it takes no longer than a choice, and no register for the moment besides that of its result.
  fileprivate var isSimple: Bool {
    switch kind {
    case .add, .subtract, .and, .or, .xor, .not, .extend: true
    case .shiftLeft, .shiftRight, .shiftRightArithmetic, .rotateRight, .rotateRight32:
      b.isConstant
    default: kind.isCondition
    }
  }
}

extension Block {
  /// The branch over an instruction, if what that does is part of the branch's choice.
  package func branch(over instruction: Int) -> Int? {
    let skip = operations.first {
      let branch = Int($0.instruction)
      return $0.kind == .skip && branch < instruction && instruction <= branch + Int($0.offset)
    }
    return skip.map { Int($0.instruction) }
  }
}
