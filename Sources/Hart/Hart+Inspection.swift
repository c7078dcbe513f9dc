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

  /// Writes a control and status register as an instruction of M would, gates aside: fields take legal values only. False
  /// where the hart has none of that number.
  public func modify(controlRegister number: UInt16, _ value: UInt64) -> Bool {
    guard Int(number) < controlRegisters.count else { return false }
    let target = ControlRegister(bits: controlRegisters[Int(number)])
    guard let register = target.register else { return false }
    takeFloatState()
    write(register, target.index, value)
    contextChanged()
    return true
  }

  /// What `satp` shows: the address space.
  public var addressSpace: UInt64 { satp }

  /// The bits of the instruction at a virtual address, as the present mode would fetch them; 0 where it cannot.
  public func inspectInstruction(at address: UInt64) -> UInt32 {
    isInspecting = true
    defer { isInspecting = false }
    return UInt32(truncatingIfNeeded: instructionBits(at: address))
  }

  /// Where a virtual address leads for fetches of the present mode; nil where it leads nowhere. Changes nothing.
  package func inspectPlaceOfCode(_ address: UInt64) -> UInt64? {
    isInspecting = true
    defer { isInspecting = false }
    return (try? translate(address, .fetch, privilege: privilege))?.physical
  }

  /// Where a virtual address leads for loads of the present mode or, where that is S, for those of U too; nil where it
  /// leads nowhere. Changes nothing, A bits included.
  public func inspectTranslation(of address: UInt64) -> UInt64? {
    isInspecting = true
    defer { isInspecting = false }
    let mode = dataPrivilege
    if let place = try? translate(address, .load, privilege: mode) { return place.physical }
    guard mode == .supervisor else { return nil }
    return (try? translate(address, .load, privilege: .user))?.physical
  }
}
