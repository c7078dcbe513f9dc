/// A session's leader ends: its terminal is free for another session, and who had the keyboard is told.
enum SessionLeader {
  static func ended(_ process: Process) {
    let terminal = Processes.lock.withLock { process.terminal }
    if process.identifier == process.session { terminal?.leave(process) }
  }
}
