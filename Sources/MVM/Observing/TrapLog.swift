import Hart
import Host

/// The last traps of a machine. Harts tell it on their threads.
final class TrapLog: @unchecked Sendable {
  /// A call that has not returned, as far as is known.
  private struct OpenCall {
    var addressSpace: UInt64 = 0
    var stack: UInt64 = 0
    /// Where it returns to; 0 for none.
    var end: UInt64 = 0
    var sequence: UInt64 = 0
  }

  private static let ecallSize: UInt64 = 4
  /// More calls than that are seldom under way; a newer one takes the place of an older one.
  private static let openCallCount = 64

  private let filter: TrapFilter
  private let mutex = HostMutex()

  // Guarded by `mutex`:
  private var ring: EventRing<TrapRecord>
  private var calls = [OpenCall](repeating: OpenCall(), count: openCallCount)

  init(limit: Int, filter: TrapFilter) {
    ring = EventRing(limit: limit)
    self.filter = filter
  }

  /// A trap was taken at an instant.
  func add(_ trap: TakenTrap, _ hart: Hart, at time: UInt64) {
    guard filter.contains(cause: trap.cause) else { return }
    let isCall = TrapFilter.calls.contains(cause: trap.cause) && trap.cause >> 63 == 0
    let event = TrapEvent(trap, hart)
    mutex.lock()
    defer { mutex.unlock() }
    if isCall { open(trap, hart) }
    ring.append(
      TrapRecord(
        sequence: ring.next, time: time,
        content: .trap(event, arguments: isCall ? CallArguments(hart) : nil)))
  }

  private func open(_ trap: TakenTrap, _ hart: Hart) {
    let end = trap.pc &+ Self.ecallSize
    calls[Self.place(hart, end)] = OpenCall(
      addressSpace: hart.addressSpace, stack: Self.stack(hart), end: end, sequence: ring.next)
  }

  /// A hart has left a handler at an instant.
  func addReturn(_ hart: Hart, at time: UInt64) {
    let place = Self.place(hart, hart.pc)
    mutex.lock()
    defer { mutex.unlock() }
    let call = calls[place]
    guard call.end == hart.pc, call.stack == Self.stack(hart),
      call.addressSpace == hart.addressSpace, call.sequence != 0
    else { return }
    calls[place] = OpenCall()
    let value = hart.registers[Int(IntegerRegister.a0.rawValue)]
    ring.append(
      TrapRecord(
        sequence: ring.next, time: time,
        content: .returned(call: call.sequence, value: value, hart: hart.identifier)))
  }

  /// What there is beyond a number.
  func history(after sequence: UInt64) -> TrapHistory {
    mutex.lock()
    defer { mutex.unlock() }
    let (records, lost) = ring.after(sequence)
    return TrapHistory(records: records, lost: lost, last: ring.last)
  }

  private static func stack(_ hart: Hart) -> UInt64 {
    hart.registers[Int(IntegerRegister.sp.rawValue)]
  }

  /// Where a call stands that returns to an address.
  private static func place(_ hart: Hart, _ end: UInt64) -> Int {
    let mixed = (end ^ stack(hart) &+ hart.addressSpace) &* 0x9e37_79b9_7f4a_7c15
    return Int(mixed >> 32) % openCallCount
  }
}

extension CallArguments {
  fileprivate init(_ hart: Hart) {
    let first = Int(IntegerRegister.a0.rawValue)
    func argument(_ index: Int) -> UInt64 { hart.registers[first + index] }
    self.init(
      a0: argument(0), a1: argument(1), a2: argument(2), a3: argument(3), a4: argument(4),
      a5: argument(5), a6: argument(6), a7: argument(7))
  }
}
