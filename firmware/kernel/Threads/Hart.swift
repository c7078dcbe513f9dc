import Introspection
import Processor
import Synchronization

/// A processor of the machine, as the kernel sees it.
final class Hart {
  let number: Int
  /// What it does when nothing is to be done.
  let idle: Thread
  /// Guards the queue, and states of threads that are of this hart: see `Thread.state`.
  let lock = SpinLock()
  var queue: any SchedulingClass
  var current: Thread {
    didSet { record.pointee.current = IntrospectionTables.address(current.record) }
  }
  /// What readers outside see of it.
  let record: UnsafeMutablePointer<HartRecord>
  /// The thread that was here last, if it has ended: released when its stack is no longer in use.
  var ended: Unmanaged<Thread>?
  let timers = TimerQueue()
  /// The thread that was here last, if it may not be here any more: it is queued elsewhere when it is saved.
  var leaving: Thread?
  /// The address space in `satp`; nil is the kernel's own.
  var addressSpace: AddressSpace?
  /// Its thread gives way as soon as it may; set by interrupts, and by other harts with one.
  let shouldReschedule = Atomic<UInt32>(0)
  /// It waits for an interrupt.
  let isIdle = Atomic<UInt32>(0)
  /// The thread whose floating-point registers it has, by its number.
  var floatsOwner = 0
  /// Since when its thread runs without a break.
  var runStart: UInt64 = 0
  /// When the running thread has to give way.
  var sliceEnd: UInt64 {
    get { record.pointee.sliceEnd }
    set { record.pointee.sliceEnd = newValue }
  }

  // What /proc/stat tells, in nanoseconds; written by this hart alone.
  var timeInUser: UInt64 {
    get { record.pointee.timeInUser }
    set { record.pointee.timeInUser = newValue }
  }
  var timeInKernel: UInt64 {
    get { record.pointee.timeInKernel }
    set { record.pointee.timeInKernel = newValue }
  }
  var timeIdle: UInt64 {
    get { record.pointee.timeIdle }
    set { record.pointee.timeIdle = newValue }
  }
  var switches: UInt64 {
    get { record.pointee.switches }
    set { record.pointee.switches = newValue }
  }
  var interrupts: UInt64 {
    get { record.pointee.interrupts }
    set { record.pointee.interrupts = newValue }
  }

  init(number: Int, idle: Thread, queue: any SchedulingClass) {
    self.number = number
    self.idle = idle
    self.queue = queue
    record = IntrospectionTables.addHart(number)
    current = idle
    record.pointee.idle = IntrospectionTables.address(idle.record)
    record.pointee.current = record.pointee.idle
    sliceEnd = .max
  }

  /// This hart. Only while interrupts are held off: else the thread may be on another one afterwards.
  static var current: Hart {
    let pointer = currentAnchor().pointee.hart.unsafelyUnwrapped
    return Unmanaged<Hart>.fromOpaque(pointer).takeUnretainedValue()
  }

  var mask: UInt64 { 1 << UInt64(number) }

  /// All harts that run but this one, as the firmware wants them.
  static var everyOtherMask: UInt64 {
    var mask: UInt64 = 0
    for hart in Kernel.harts { mask |= hart.mask }
    guard let own = currentAnchor().pointee.hart else { return mask }
    return mask & ~Unmanaged<Hart>.fromOpaque(own).takeUnretainedValue().mask
  }

  /// Has the hart look at its queue soon.
  func requestReschedule() {
    shouldReschedule.store(1, ordering: .releasing)
    if currentAnchor().pointee.hart != Unmanaged.passUnretained(self).toOpaque() {
      SBI.interrupt(harts: mask)
    }
  }
}
