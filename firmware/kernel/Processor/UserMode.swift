import Processor
import Synchronization

/// The way out of the kernel.
enum UserMode {
  private static let previousPrivilege: UInt64 = 1 << 8
  private static let previousInterrupts: UInt64 = 1 << 5
  /// 64-bit user mode (UXL).
  private static let wordSize: UInt64 = 2 << 32

  /// What `sstatus` is for a program that begins.
  static let initialStatus = previousInterrupts | wordSize

  /// Does all that is to be done before a program goes on: signals, giving way. False if the thread is to
  /// end; then it has let go of all it had. Interrupts are off afterwards.
  static func leaveKernel(_ thread: Thread, _ process: Process, restart: Bool) -> Bool {
    var restart = restart
    while true {
      enableInterrupts()
      if thread.hasSignalToDeliver || restart || thread.signals.savedMask != nil {
        Signals.deliver(thread, process, restart: restart)
        restart = false
      }
      Scheduler.yieldIfAsked()
      if process.isEnding || thread.isEnding {
        Exit.finish(thread, process)
        return false
      }
      _ = disableInterrupts()
      if !thread.hasSignalToDeliver, !isAskedToYield { break }
    }
    chargeKernel(thread)
    FloatingPoint.load(thread)
    return true
  }

  private static var isAskedToYield: Bool {
    Hart.current.shouldReschedule.load(ordering: .acquiring) != 0
  }

  private static func chargeKernel(_ thread: Thread) {
    let now = Clock.now
    let time = now &- thread.since
    thread.timeInKernel &+= time
    thread.hart.timeInKernel &+= time
    thread.since = now
  }

  /// A new thread of a program is about to begin; false if it is to end already.
  static func prepareToEnter(_ thread: Thread) -> Bool {
    guard let process = thread.process else { return false }
    if thread.startsWithChildNumber != 0 {
      try? UserMemory.write(UInt32(thread.identifier), to: thread.startsWithChildNumber)
    }
    return leaveKernel(thread, process, restart: false)
  }
}
