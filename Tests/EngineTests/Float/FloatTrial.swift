import Bus
import Hart
import Host
import RISCV
import TestPorts

/// A hart that carries out instructions of floating point, one or some at a time, with any state before.
final class FloatTrial {
  /// What an instruction may look at.
  struct State {
    var floats: [UInt8: UInt64] = [:]
    var integers: [UInt8: UInt64] = [:]
    var rounding: UInt64 = 0
    /// FS: initial shows what is written, but leaves to the interpreter whatever writes; dirty is what programs run with.
    var floatState: UInt64 = 1
  }

  /// What an instruction may change.
  struct Outcome: Equatable, CustomStringConvertible {
    let integers: [UInt64]
    let floats: [UInt64]
    let status: UInt64
    let control: UInt64
    let pc: UInt64

    var description: String {
      let words = [("fcsr", control), ("mstatus", status), ("pc", pc)]
      let named =
        words + integers.enumerated().filter { $0.1 != 0 }.map { ("x\($0.0)", $0.1) }
        + floats.enumerated().filter { $0.1 != 0 }.map { ("f\($0.0)", $0.1) }
      return named.map { "\($0.0) \(String($0.1, radix: 16))" }.joined(separator: ", ")
    }
  }

  let hart: Hart
  let memory: GuestMemory
  private let timeline = TrialTimeline()
  private let timebase: Timebase
  private let rooms: any MemoryProvider
  private var end = GuestLayout.memory

  private static let control: UInt16 = 0x003
  private static let status: UInt16 = 0x300
  /// `jal x0, 0`
  private static let loop: UInt32 = 0x6f

  /// Nil where the host has no memory.
  init?(_ contestant: Contestant) {
    guard let rooms = contestant.makeProvider.map({ $0() }) ?? HostMemory(),
      let memory = GuestMemory(
        base: GuestLayout.memory, byteCount: GuestLayout.byteCount,
        provider: contestant.makeProvider == nil ? TestMemory() : rooms)
    else { return nil }
    self.rooms = rooms
    self.memory = memory
    timebase = Timebase(timeline: timeline)
    hart = Hart(
      identifier: 0, extensions: .all, bus: Bus(memory: memory, lock: TestLock()),
      timebase: timebase, entropy: TestEntropy(),
      room: contestant.equip == nil ? nil : rooms.reserve(byteCount: Hart.roomByteCount))
    timeline.hart = hart
    hart.reset(pc: end, a0: 0, a1: 0)
    contestant.equip?([hart])
  }

  deinit {
    timebase.removeComparators()
    hart.bus.detachAll()
    timeline.letGo()
  }

  /// Puts an instruction, and what it does not get out of, where nothing was before. Returns the address.
  func place(_ encoding: UInt32) -> UInt64 { place([encoding]) }

  /// The same with some instructions.
  func place(_ encodings: [UInt32]) -> UInt64 {
    let pc = end
    for encoding in encodings + [Self.loop] {
      try? memory.store(encoding, end)
      end += 4
    }
    return pc
  }

  /// Carries out so many instructions at `pc`, and one jump.
  func run(at pc: UInt64, _ state: State, count: Int = 1) -> Outcome {
    for number in 0..<32 {
      hart.registers[number] = 0
      hart.registers[Hart.floatBase + number] = 0
    }
    for (number, value) in state.floats {
      hart.registers[Hart.floatBase + Int(number)] = value
    }
    for (number, value) in state.integers where number != 0 { hart.registers[Int(number)] = value }
    _ = hart.modify(controlRegister: Self.status, 1 << 13)
    _ = hart.modify(controlRegister: Self.control, state.rounding << 5)
    _ = hart.modify(controlRegister: Self.status, state.floatState << 13)
    hart.pc = pc
    _ = hart.run(budget: count + 1)
    return Outcome(
      integers: (0..<32).map { hart.registers[$0] },
      floats: (0..<32).map { hart.registers[Hart.floatBase + $0] },
      status: hart.inspect(controlRegister: Self.status) ?? 0,
      control: hart.inspect(controlRegister: Self.control) ?? 0, pc: hart.pc)
  }
}
