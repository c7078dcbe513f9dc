import Board
import Hart
import RISCV

/// One hart of a stopped machine: its registers, and memory as it sees it.
///
///     machine.harts[0][.a0] = 7
///     print(machine.harts[0].pc)
public struct MachineHart {
  let machine: Machine
  /// Its number, which is also `mhartid`.
  public let number: Int

  var hart: Hart { machine.stoppedBoard.harts[number] }

  /// An integer register. Writes of `zero` have no effect.
  public subscript(register: IntegerRegister) -> UInt64 {
    get { hart.registers[Int(register.rawValue)] }
    nonmutating set {
      if register != .zero { hart.registers[Int(register.rawValue)] = newValue }
    }
  }

  /// The bits of a floating-point register; narrower numbers than a double are boxed in ones.
  public subscript(register: FloatRegister) -> UInt64 {
    get { hart.registers[Hart.floatBase + Int(register.rawValue)] }
    nonmutating set { hart.registers[Hart.floatBase + Int(register.rawValue)] = newValue }
  }

  /// The address of the next instruction. The lowest bit is ignored when it is set.
  public var pc: UInt64 {
    get { hart.pc }
    nonmutating set { hart.pc = newValue & ~1 }
  }

  /// The present mode.
  public var privilege: PrivilegeMode { PrivilegeMode(hart.privilege) }

  /// Whether it waits for an interrupt (WFI).
  public var isWaiting: Bool { hart.isWaiting }

  /// Instructions that it has completed since power-on.
  public var instructionsRetired: UInt64 { hart.instructionsRetired }

  /// Exceptions and interrupts that it has taken since this process made it.
  public var trapCount: UInt64 { hart.activity.exceptionCount &+ hart.activity.interruptCount }

  // MARK: Control and status registers

  /// What a control and status register holds, by its name in the manual: `mstatus`, `pmpaddr3`.
  ///
  /// - Throws: `unknownRegister`, also for `seed`, which changes by being read.
  public func read(_ register: String) throws(StateError) -> UInt64 {
    guard let number = CSRRow.number(named: register),
      let value = hart.inspect(controlRegister: number)
    else { throw .unknownRegister(register) }
    return value
  }

  /// Writes a control and status register as an instruction of M mode would: fields take legal values only.
  ///
  /// - Throws: `unknownRegister`.
  public func write(_ value: UInt64, to register: String) throws(StateError) {
    guard let number = CSRRow.number(named: register),
      hart.modify(controlRegister: number, value)
    else { throw .unknownRegister(register) }
  }
}
