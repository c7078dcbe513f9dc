/// All mailboxes that somebody has a handle of.
enum Mailboxes {
  /// A mailbox, and how many handles of it there are.
  private struct Entry {
    let mailbox: Mailbox
    var handles: Int
  }

  static let longestName = 64
  private static let most = 1024
  private static let lock = SpinLock()
  /// Guarded by the lock, which is held while handles come and go.
  nonisolated(unsafe) private static var entries: [Entry] = []

  /// The mailbox of that name, or a new one. It has a handle more.
  ///
  /// - Parameter make: makes one, if it is not there; nil only finds.
  static func open(
    _ name: ByteString?, mustBeNew: Bool, _ make: (() -> Mailbox)?,
    may: (Mailbox) -> Bool
  ) throws(Errno) -> Mailbox {
    let fresh = make?()
    lock.lock()
    defer { lock.unlock() }
    if let name, let index = entries.firstIndex(where: { $0.mailbox.name == name }) {
      if mustBeNew { throw .fileExists }
      guard may(entries[index].mailbox) else { throw .permissionDenied }
      entries[index].handles += 1
      return entries[index].mailbox
    }
    guard let fresh else { throw .noSuchFileOrDirectory }
    guard entries.count < most else { throw .noSpace }
    entries.append(Entry(mailbox: fresh, handles: 1))
    return fresh
  }

  /// A handle is closed, which still holds the mailbox. With the last one it is found no more.
  static func close(_ mailbox: Mailbox) {
    lock.withLock {
      guard let index = entries.firstIndex(where: { $0.mailbox === mailbox }) else { return }
      entries[index].handles -= 1
      if entries[index].handles == 0 { entries.remove(at: index) }
    }
  }

  static func start() {
    MachineReports.additions.append(
      ProcEntry("mailboxes", .text { lines.joined(separator: "\n") + "\n" }))
  }

  /// What /proc/mailboxes says: a line of words about them, and one for each.
  static var lines: [String] {
    let all = lock.withLock { entries }
    return ["number name messages bytes handles rights"]
      + all.map { $0.mailbox.line(handles: $0.handles) }
  }
}
