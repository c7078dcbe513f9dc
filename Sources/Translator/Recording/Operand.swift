/// What a micro-operation computes with: a constant, the result of an earlier one, or what an integer register of the guest holds when
/// the operation is carried out.
package struct Operand: Equatable {
  /// What the bits are.
  enum Form: UInt8 { case result, constant, register }

  /// The constant, or the number of the operation, or of the register.
  package let bits: Int64
  let form: Form

  init(bits: Int64, form: Form) {
    (self.bits, self.form) = (bits, form)
  }

  package init(constant: Int64) { self.init(bits: constant, form: .constant) }

  package init(result: Int) { self.init(bits: Int64(result), form: .result) }

  init(register: UInt8) { self.init(bits: Int64(register), form: .register) }

  package var isConstant: Bool { form == .constant }

  /// The constant, if it is one.
  package var constant: Int64? { isConstant ? bits : nil }

  /// The number of the operation whose result it is, if it is one.
  package var result: Int? { form == .result ? Int(bits) : nil }

  /// The number of the register, if it is one.
  package var register: UInt8? { form == .register ? UInt8(truncatingIfNeeded: bits) : nil }

  static let zero = Operand(constant: 0)
}
