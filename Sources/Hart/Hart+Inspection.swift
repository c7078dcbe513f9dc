import RISCV

extension Hart {
  /// What a control and status register holds, for someone outside who passes no gates and changes nothing; nil where the
  /// hart has none of that number, and for `seed`, which changes by being read.
  public func inspect(controlRegister number: UInt16) -> UInt64? {
    guard Int(number) < controlRegisters.count else { return nil }
    let target = ControlRegister(bits: controlRegisters[Int(number)])
    guard let register = target.register, register != .seed else { return nil }
    return read(register, target.index)
  }
}
