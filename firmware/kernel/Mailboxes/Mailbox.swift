/// Messages in the order of their priorities, and of equal ones in the order in which they came.
///
///     send --> [ 9: stop ] [ 5: work ] [ 5: work ] [ 0: idle ] --> receive
///              the most urgent                    room for so many, of so many bytes
///
/// It lives as long as somebody has a handle.
final class Mailbox {
  /// With what its sender said of it, and what the kernel knows of the sender.
  struct Message {
    let bytes: [UInt8]
    let type: UInt32
    let priority: UInt32
    let sender: Int32
    let user: UInt32
    /// When it was sent, by `Clock.now`.
    let time: UInt64
  }

  /// How many messages, and how long one may be.
  struct Limits {
    static let mostMessages = 1024
    static let mostBytes = 65536
    /// Of all messages that wait in one mailbox.
    static let mostMemory = 1 << 20

    var messages = 16
    var bytes = 4096
  }

  /// Nil of one that only handles lead to.
  let name: ByteString?
  let number = FileNumbers.next()
  let limits: Limits
  private let lock = SpinLock()
  // The lock guards what follows.
  private var messages: [Message] = []
  private var permissions: MailboxPermissions
  private let becameReadable = WaitQueue()
  private let becameWritable = WaitQueue()

  init(_ name: ByteString?, _ limits: Limits, owner: UInt32) {
    self.name = name
    self.limits = limits
    permissions = MailboxPermissions(owner: owner)
    messages.reserveCapacity(limits.messages)
  }

  // MARK: Permissions

  func rights(of credentials: Credentials) -> MailboxRights {
    lock.withLock { permissions.rights(of: credentials) }
  }

  func give(
    _ rights: MailboxRights, to subject: MailboxPermissions.Subject, by credentials: Credentials
  ) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    guard permissions.belongs(to: credentials) else { throw .notPermitted }
    try permissions.give(rights, to: subject)
  }

  // MARK: Messages

  /// Waits for room; `timedOut` at the deadline.
  func send(_ message: Message, isNonBlocking: Bool, until deadline: UInt64) throws(Errno) {
    guard message.bytes.count <= limits.bytes else { throw .messageTooLong }
    try insert(message, isNonBlocking, deadline)
    becameReadable.wakeAll()
  }

  private func insert(
    _ message: Message, _ isNonBlocking: Bool, _ deadline: UInt64
  ) throws(Errno) {
    lock.lock()
    defer { lock.unlock() }
    while messages.count >= limits.messages {
      if isNonBlocking { throw .wouldBlock }
      if Clock.now >= deadline { throw .timedOut }
      try becameWritable.wait("room in a mailbox", lock, until: deadline)
    }
    let place = messages.firstIndex { $0.priority < message.priority } ?? messages.count
    messages.insert(message, at: place)
  }

  /// Waits for a message; one that is longer than `room` stays where it is.
  func receive(room: Int, isNonBlocking: Bool, until deadline: UInt64) throws(Errno) -> Message {
    let message = try take(room, isNonBlocking, deadline)
    becameWritable.wakeAll()
    return message
  }

  private func take(
    _ room: Int, _ isNonBlocking: Bool, _ deadline: UInt64
  ) throws(Errno) -> Message {
    lock.lock()
    defer { lock.unlock() }
    while messages.isEmpty {
      if isNonBlocking { throw .wouldBlock }
      if Clock.now >= deadline { throw .timedOut }
      try becameReadable.wait("a message", lock, until: deadline)
    }
    guard messages[0].bytes.count <= room else { throw .messageTooLong }
    return messages.removeFirst()
  }

  // MARK: Asking

  func poll(_ table: PollTable?, _ rights: MailboxRights) -> PollEvents {
    if rights.contains(.receive) { table?.add(becameReadable) }
    if rights.contains(.send) { table?.add(becameWritable) }
    return lock.withLock {
      var events: PollEvents = []
      if rights.contains(.receive), !messages.isEmpty { events.insert(.readable) }
      if rights.contains(.send), messages.count < limits.messages { events.insert(.writable) }
      return events
    }
  }

  /// Bytes of the first message; 0 if there is none.
  var firstCount: Int { lock.withLock { messages.first?.bytes.count ?? 0 } }

  /// For /proc/mailboxes.
  func line(handles: Int) -> String {
    let (count, rights) = lock.withLock { (messages.count, permissions.text) }
    let name = name.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "-"
    return "\(number) \(name) \(count)/\(limits.messages) \(limits.bytes) \(handles) \(rights)"
  }
}
