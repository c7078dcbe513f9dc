/// What a micro-operation computes with: a constant, or the result of an earlier one.
package struct Operand: Equatable {
  /// The constant, or the number of the operation.
  package let bits: Int64
  package let isConstant: Bool

  init(bits: Int64, isConstant: Bool) {
    (self.bits, self.isConstant) = (bits, isConstant)
  }

  package init(constant: Int64) {
    bits = constant
    isConstant = true
  }

  package init(result: Int) {
    bits = Int64(result)
    isConstant = false
  }

  /// The constant, if it is one.
  package var constant: Int64? { isConstant ? bits : nil }

  /// The number of the operation whose result it is, if it is one.
  package var result: Int? { isConstant ? nil : Int(bits) }

  static let zero = Operand(constant: 0)
}
