public import Hart
import RISCV

/// What a hart was at one instant, between two instructions.
public struct HartObservation: Sendable {
  /// Its number, which is also `mhartid`.
  public let number: Int
  /// The instant: nanoseconds of guest time since power-on.
  public let time: UInt64
  /// The address of the next instruction.
  public let pc: UInt64
  /// The mode.
  public let privilege: PrivilegeMode
  /// Whether it waited for an interrupt.
  public let isWaiting: Bool
  /// The integer registers, by their numbers.
  public let integerRegisters: [UInt64]
  /// The bits of the floating-point registers, by their numbers.
  public let floatRegisters: [UInt64]
  /// Instructions that it had completed since power-on.
  public let instructionsRetired: UInt64
  /// What it had been doing since this process made it: instructions by modes, traps by causes, sleep.
  public let activity: HartActivity
  let names: ControlRegisterNames
  let values: [UInt64]

  /// Of a hart that is between two turns. On its own thread, or while it is stopped.
  init(_ hart: Hart, at time: UInt64, names: ControlRegisterNames) {
    number = hart.identifier
    self.time = time
    pc = hart.pc
    privilege = PrivilegeMode(hart.privilege)
    isWaiting = hart.isAsleep
    integerRegisters = (0..<32).map { hart.registers[$0] }
    floatRegisters = (0..<32).map { hart.registers[Hart.floatBase + $0] }
    instructionsRetired = hart.instructionsRetired
    hart.noteActivity()
    activity = hart.activity
    self.names = names
    values = names.numbers.map { hart.inspect(controlRegister: $0) ?? 0 }
  }

  /// An integer register.
  public subscript(register: IntegerRegister) -> UInt64 {
    integerRegisters[Int(register.rawValue)]
  }

  /// The bits of a floating-point register.
  public subscript(register: FloatRegister) -> UInt64 { floatRegisters[Int(register.rawValue)] }

  /// What a control and status register held, by its name in the manual; nil where the hart has none of that name, and for
  /// `seed`, which changes by being read.
  public subscript(name: String) -> UInt64? { names.place(of: name).map { values[$0] } }

  /// All control and status registers that it has, by their numbers.
  public var controlRegisters: [(name: String, value: UInt64)] {
    Array(zip(names.names, values)).map { (name: $0, value: $1) }
  }

  /// `satp`: the address space.
  public var satp: UInt64 { self["satp"] ?? 0 }
}
