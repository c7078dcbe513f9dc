/// A mailbox that is open: a descriptor with the rights that were asked for. Who gets it by `fork`, or
/// through a socket, has the same rights: a handle is a capability.
final class MailboxHandle: OpenFile {
  let mailbox: Mailbox
  let rights: MailboxRights

  init(_ mailbox: Mailbox, _ rights: MailboxRights, _ options: OpenOptions) {
    self.mailbox = mailbox
    self.rights = rights
    super.init(options.intersection(.nonBlocking).union(.readWrite))
  }

  deinit { Mailboxes.close(mailbox) }

  override var number: UInt64 { mailbox.number }
  override var label: ByteString { ByteString("mailbox:[\(mailbox.number)]") }
  override func attributes() throws(Errno) -> FileAttributes { .event }

  func require(_ right: MailboxRights) throws(Errno) {
    guard rights.contains(right) else { throw .badFileDescriptor }
  }

  func send(
    _ transfer: inout Transfer, type: UInt32, priority: UInt32, until deadline: UInt64
  ) throws(Errno) -> Int {
    try require(.send)
    guard transfer.remaining <= mailbox.limits.bytes else { throw .messageTooLong }
    let process = Process.current
    let message = Mailbox.Message(
      bytes: try transfer.take(count: transfer.remaining), type: type, priority: priority,
      sender: Int32(process.identifier), user: process.credentials.effectiveUser, time: Clock.now)
    try mailbox.send(message, isNonBlocking: isNonBlocking, until: deadline)
    return message.bytes.count
  }

  func receive(room: Int, until deadline: UInt64) throws(Errno) -> Mailbox.Message {
    try require(.receive)
    return try mailbox.receive(room: room, isNonBlocking: isNonBlocking, until: deadline)
  }

  /// A message without its header.
  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    let message = try receive(room: transfer.remaining, until: .max)
    try transfer.put(message.bytes)
    return message.bytes.count
  }

  /// A message of type 0 and the lowest priority.
  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    try send(&transfer, type: 0, priority: 0, until: .max)
  }

  override func poll(_ table: PollTable?) -> PollEvents { mailbox.poll(table, rights) }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    guard request == FileControl.bytesReadable else { throw .inappropriateIOCTLForDevice }
    try UserMemory.write(Int32(mailbox.firstCount), to: argument)
    return 0
  }
}
