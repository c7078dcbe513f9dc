/// Groups of processes, which are jobs of a shell, as POSIX wants it when the shell is gone. `Processes.lock`
/// is held.
enum ProcessGroups {
  /// Whether nobody could let the group go on if it stopped: no process of it has a parent outside it in its
  /// session, such as a shell. The first process is nobody's shell.
  static func isOrphanedLocked(_ group: Int) -> Bool {
    !Processes.allLocked().contains { member in
      guard member.group == group, member.state != .zombie, let parent = member.parent,
        parent !== Processes.initial
      else { return false }
      return parent.group != group && parent.session == member.session
    }
  }

  /// Groups that have stopped processes, and that may be orphaned by a process's end: its own, and its
  /// children's.
  static func stoppedLocked(around process: Process) -> [Int] {
    let groups = Set([process.group] + process.children.map { $0.group })
    return groups.filter { group in
      !isOrphanedLocked(group)
        && Processes.allLocked().contains { $0.group == group && $0.state == .stopped }
    }
  }

  /// Those that are orphaned now are told, and go on: else they would stay stopped for ever.
  static func releaseOrphanedLocked(_ groups: [Int]) {
    for group in groups where isOrphanedLocked(group) {
      for member in Processes.allLocked()
      where member.group == group && member.state != .zombie {
        for signal in [Signal.hangUp, Signal.continue] {
          Signals.sendLocked(
            SignalInformation(signal: signal, code: SignalInformation.fromKernel), to: member)
        }
      }
    }
  }
}
