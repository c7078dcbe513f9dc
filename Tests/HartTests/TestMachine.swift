import Bus
import Hart
import RISCV
import TestPorts
import Testing

/// Guest time that a test moves by hand.
final class TestTimeline: Timeline {
  private(set) var now: UInt64 = 0
  private var appointments: [(sleeper: any Sleeper, token: UInt64, instant: UInt64)] = []

  func schedule(_ sleeper: any Sleeper, token: UInt64, at instant: UInt64) {
    cancel(sleeper, token: token)
    appointments.append((sleeper, token, instant))
  }

  func cancel(_ sleeper: any Sleeper, token: UInt64) {
    appointments.removeAll { $0.sleeper === sleeper && $0.token == token }
  }

  /// Lets the timebase tick on, and wakes whoever waited for it.
  func advance(ticks: UInt64) {
    now += ticks * (1_000_000_000 / Timebase.frequency)
    let due = appointments.filter { $0.instant <= now }
    appointments.removeAll { $0.instant <= now }
    for appointment in due { appointment.sleeper.wake(token: appointment.token) }
  }
}

/// Counts how often a hart would have been woken.
final class TestWaker: Wakeable {
  private(set) var count = 0
  func interruptArrived(hart: Int) { count += 1 }
}

/// A hart with 4 MiB of RAM at 0x8000_0000 and nothing else.
struct TestMachine {
  static let base: UInt64 = 0x8000_0000

  let timeline = TestTimeline()
  let timebase: Timebase
  let memory: GuestMemory
  let hart: Hart

  /// - Parameter room: the hart's, for an engine (`Hart.roomByteCount`).
  init(_ extensions: ExtensionSet = .all, room: UnsafeMutableRawPointer? = nil) throws {
    timebase = Timebase(timeline: timeline)
    memory = try #require(
      GuestMemory(base: Self.base, byteCount: 4 << 20, provider: TestMemory()))
    hart = Hart(
      identifier: 3, extensions: extensions, bus: Bus(memory: memory, lock: TestLock()),
      timebase: timebase, entropy: TestEntropy(), room: room)
    hart.reset(pc: Self.base, a0: 0, a1: 0)
  }

  /// Carries out one instruction by `system`.
  func run(_ opcode: Opcode, rd: UInt8 = Instruction.sink, rs1: UInt8 = 0, rs2: UInt8 = 0)
    throws(Trap)
  {
    try hart.system(Instruction(opcode, rd: rd, rs1: rs1, rs2: rs2))
  }

  /// Carries out one CSR instruction with `operand` in a register; returns what it read.
  @discardableResult
  func access(_ opcode: Opcode, _ number: UInt16, _ operand: UInt64?) throws(Trap) -> UInt64 {
    hart.registers[6] = operand ?? 0
    hart.registers[5] = 0
    try hart.system(
      Instruction(
        opcode, rd: 5, rs1: operand == nil ? 0 : 6, immediate: Int64(number)))
    return hart.registers[5]
  }

  /// Reads a register with `csrr`.
  func read(_ name: String) throws -> UInt64 {
    let number = try #require(CSRRow.number(named: name), "no register of that name")
    return try access(.csrrs, number, nil)
  }

  /// Writes a register with `csrw`.
  func write(_ name: String, _ value: UInt64) throws {
    let number = try #require(CSRRow.number(named: name), "no register of that name")
    try access(.csrrw, number, value)
  }

  /// Sets bits with `csrs`.
  func set(_ name: String, _ bits: UInt64) throws {
    let number = try #require(CSRRow.number(named: name), "no register of that name")
    try access(.csrrs, number, bits)
  }

  /// Clears bits with `csrc`.
  func clear(_ name: String, _ bits: UInt64) throws {
    let number = try #require(CSRRow.number(named: name), "no register of that name")
    try access(.csrrc, number, bits)
  }

  /// Goes from M to another mode with `mret`, and on at `pc`.
  func enter(_ privilege: Privilege, pc: UInt64 = base) throws {
    try clear("mstatus", 3 << 11)
    try set("mstatus", UInt64(privilege.rawValue) << 11)
    try write("mepc", pc)
    try run(.mret)
    #expect(hart.privilege == privilege)
  }

  /// What an instruction ended with, if it failed.
  func trap(_ body: () throws(Trap) -> Void) -> Trap? {
    do throws(Trap) {
      try body()
      return nil
    } catch {
      return error
    }
  }
}

/// Modes, for the arguments of tests.
let privileges: [Privilege] = [.user, .supervisor, .machine]
