/// Each part of the kernel lists its calls.
extension SystemCalls {
  static var allRows: [[Row]] {
    [
      FileCalls.rows, DirectoryCalls.rows, MemoryCalls.rows, ProcessCalls.rows, IdentityCalls.rows,
      SignalCalls.rows, TimeCalls.rows, TimerCalls.rows, FutexCalls.rows, MachineCalls.rows,
      SchedulerCalls.rows,
      PipeCalls.rows, EventCalls.rows, SocketCalls.rows, MailboxCalls.rows,
    ]
  }
}
