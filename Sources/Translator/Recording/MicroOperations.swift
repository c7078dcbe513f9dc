/// The operations of a block in their place.
///
/// Unsafe pointer: good for as long as the block is; operands are results of operations that are there.
package typealias MicroOperations = UnsafeMutableBufferPointer<MicroOperation>

extension MicroOperations {
  /// The operation whose result an operand is.
  @inline(__always)
  subscript(operand: Operand) -> MicroOperation? { operand.result.map { self[$0] } }

  /// Whether a value is below 2^31: 32 bits, shifted to the right.
  func isPositive32(_ operand: Operand) -> Bool {
    guard let shift = self[operand], shift.kind == .shiftRight, let count = shift.b.constant,
      count > 0, count < 32, let shifted = self[shift.a]
    else { return false }
    return shifted.kind == .extend && shifted.type == .uint32
  }

  /// Whether the guest can be left at an operation, with everything before it done: also because it is too much for an emitter.
  @inline(__always)
  func mayLeave(_ position: Int) -> Bool {
    let kind = self[position].kind
    if MicroOperation.Kinds.neverTooMuch.contains(kind) { return false }
    let isSeldom =
      MicroOperation.Kinds.shifts.contains(kind) || MicroOperation.Kinds.products.contains(kind)
    return !isSeldom || mayBeTooMuch(position)
  }

  /// Whether a shift, a product or a comparison may be.
  private func mayBeTooMuch(_ position: Int) -> Bool {
    if !isSimple(self[position].a) { return true }
    return MicroOperation.Kinds.shifts.contains(self[position].kind)
      ? !self[position].b.isConstant : !isSimple(self[position].b)
  }

  /// Whether no emitter needs more than a register for an operand.
  private func isSimple(_ operand: Operand) -> Bool {
    guard let result = operand.result else { return true }
    return self[result].kind == .extend && self[result].a.register != nil
  }

  /// Counts a use of an operand.
  @inline(__always)
  func use(_ operand: Operand) {
    if let result = operand.result { self[result].uses &+= 1 }
  }

  /// Whether a register is written with what it holds.
  func isOfItself(_ write: Int) -> Bool { self[write].a.register == self[write].number }
}

extension MicroOperation.Kinds {
  /// What no emitter needs more than a register for.
  fileprivate static let neverTooMuch: Self = [
    .writeRegister, .add, .subtract, .and, .or, .xor, .not, .extend,
  ]
  static let shifts: Self = [
    .shiftLeft, .shiftRight, .shiftRightArithmetic, .rotateRight, .rotateRight32,
  ]
  fileprivate static let products: Self = [
    .multiply, .equal, .notEqual, .less, .greaterOrEqual, .lessUnsigned, .greaterOrEqualUnsigned,
  ]
}
