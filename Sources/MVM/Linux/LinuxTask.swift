/// A thread of Linux (`task_struct`), as far as it is told.
struct LinuxTask {
  /// Bits of `__state` (Linux's include/linux/sched.h).
  private enum StateBit {
    static let interruptible: UInt64 = 0x1
    static let uninterruptible: UInt64 = 0x2
    /// Stopped by a signal, or by a debugger; or a thread of the kernel's that is put aside.
    static let stopped: UInt64 = 0x4 | 0x8 | 0x40
    static let waking: UInt64 = 0x200
    /// One that waits does not count for the load: a thread of the kernel's without work.
    static let withoutLoad: UInt64 = 0x400
    static let waitsForLock: UInt64 = 0x1000
  }

  /// Bits of `exit_state`.
  private enum EndBit {
    static let dead: UInt64 = 0x10
    static let zombie: UInt64 = 0x20
  }

  /// `PF_KTHREAD` of `flags`.
  private static let kernelFlag: UInt64 = 0x20_0000
  /// `TASK_ON_RQ_MIGRATING` of `on_rq`.
  private static let movingPlace: UInt64 = 2
  private static let mostBytesOfName = 16

  let address: UInt64
  let number: UInt32
  /// The number of its group, which is the process.
  let group: UInt32
  let name: String
  let isKernels: Bool
  /// The number of its hart, as Linux counts.
  let hart: UInt32
  let isOnHart: Bool
  private let state: UInt64
  private let end: UInt64
  private let place: UInt64

  /// - Throws: `damaged` where it cannot be read.
  init(
    _ address: UInt64, _ layout: LinuxLayout, _ memory: LinuxMemory
  ) throws(IntrospectionError) {
    func field(_ field: LinuxLayout.Field) throws(IntrospectionError) -> UInt64 {
      try memory.load(field, of: address)
    }
    self.address = address
    number = UInt32(truncatingIfNeeded: try field(layout.thread))
    group = UInt32(truncatingIfNeeded: try field(layout.group))
    name = try Self.name(address &+ layout.name.offset, memory)
    isKernels = try field(layout.flags) & Self.kernelFlag != 0
    hart = UInt32(truncatingIfNeeded: try field(layout.hart))
    isOnHart = try field(layout.isOnHart) != 0
    state = try field(layout.state)
    end = try field(layout.exitState)
    place = memory.find(layout.isInQueue, of: address) ?? 0
  }

  /// A name may be read while it changes: it is read until it is the same twice, or it changes all the time.
  private static func name(
    _ address: UInt64, _ memory: LinuxMemory
  ) throws(IntrospectionError) -> String {
    var name = try memory.text(address, limit: mostBytesOfName)
    for _ in 0..<3 {
      let again = try memory.text(address, limit: mostBytesOfName)
      if again == name { break }
      name = again
    }
    return name
  }

  /// Whether nobody will ask for it any more.
  var isDead: Bool { end & EndBit.dead != 0 }

  /// Whether it has ended, and its parent has not asked.
  var isZombie: Bool { end & EndBit.zombie != 0 && !isDead }

  var isStopped: Bool { state & StateBit.stopped != 0 }

  /// What it does.
  var activity: GuestThread.State {
    if isZombie || isDead { return .ended }
    if isOnHart { return .running }
    if place == Self.movingPlace { return .moving }
    if isStopped { return .stopped }
    if state & StateBit.waitsForLock != 0 { return .waitingForLock }
    if state & StateBit.interruptible != 0 { return .waitingForSignals }
    return state & StateBit.uninterruptible != 0 ? .waiting : .ready
  }

  /// What it waits for, as far as its state tells.
  var waitReason: String? {
    guard activity == .waiting else { return nil }
    return state & StateBit.withoutLoad != 0 ? "work" : "something that no signal interrupts"
  }
}
