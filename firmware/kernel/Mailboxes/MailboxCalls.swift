/// Our own calls for mailboxes; docs/kernel/mailboxes.md tells programs of them.
enum MailboxCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(4096, "mailbox_open", 4, open),
      .init(4097, "mailbox_send", 6, send),
      .init(4098, "mailbox_receive", 5, receive),
      .init(4099, "mailbox_permit", 4, permit),
    ]
  }

  private static let knownOptions: OpenOptions = [
    .create, .exclusive, .nonBlocking, .closeOnExec,
  ]

  /// `mailbox_open(name, rights, options, limits)`: a descriptor. No name: a new one that has none.
  static func open(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let rights = MailboxRights(rawValue: call.uint32(1))
    let options = OpenOptions(rawValue: call.uint32(2))
    guard rights.isSubset(of: .all), options.isSubset(of: knownOptions) else {
      throw .invalidArgument
    }
    let name = try name(call[0])
    let limits = try limits(call[3])
    let credentials = call.process.credentials
    let makes = name == nil || options.contains(.create)
    let make = { Mailbox(name, limits, owner: credentials.effectiveUser) }
    let mailbox = try Mailboxes.open(
      name, mustBeNew: options.contains(.exclusive), makes ? make : nil
    ) { $0.rights(of: credentials).isSuperset(of: rights.union(.link)) }
    let handle = MailboxHandle(mailbox, rights, options)
    return try call.process.files.add(handle, closesOnExec: options.contains(.closeOnExec))
  }

  private static func name(_ address: UInt64) throws(Errno) -> ByteString? {
    guard address != 0 else { return nil }
    let name = try UserMemory.readString(address, limit: Mailboxes.longestName + 1)
    let isPlain = name.bytes.allSatisfy { $0 > .space && $0 != ByteString.slash && $0 != .delete }
    guard !name.isEmpty, isPlain else { throw .invalidArgument }
    return name
  }

  /// Two words: how many messages, and how many bytes one has at most. Zero is the usual number.
  private static func limits(_ address: UInt64) throws(Errno) -> Mailbox.Limits {
    var limits = Mailbox.Limits()
    guard address != 0 else { return limits }
    let bytes = try UserMemory.readBytes(address, count: 8)
    let (messages, size): (UInt32, UInt32) = (bytes.number(at: 0), bytes.number(at: 4))
    if messages != 0 { limits.messages = Int(messages) }
    if size != 0 { limits.bytes = Int(size) }
    guard limits.messages <= Mailbox.Limits.mostMessages, limits.bytes <= Mailbox.Limits.mostBytes,
      limits.messages * limits.bytes <= Mailbox.Limits.mostMemory
    else { throw .invalidArgument }
    return limits
  }

  private static func handle(_ call: borrowing SystemCall) throws(Errno) -> MailboxHandle {
    guard let handle = try call.file(0) as? MailboxHandle else { throw .invalidArgument }
    return handle
  }

  /// An instant of CLOCK_MONOTONIC; no address is never.
  private static func deadline(_ address: UInt64) throws(Errno) -> UInt64 {
    guard address != 0 else { return .max }
    var time = Timespec()
    try UserMemory.read(into: &time, at: address)
    return try time.duration()
  }

  /// `mailbox_send(mailbox, bytes, count, type, priority, deadline)`.
  static func send(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let handle = try handle(call)
    var transfer = try Transfer(user: call[1], count: call.count(2))
    _ = try handle.send(
      &transfer, type: call.uint32(3), priority: call.uint32(4), until: try deadline(call[5]))
    return 0
  }

  /// `mailbox_receive(mailbox, bytes, room, header, deadline)`: how many bytes the message has.
  static func receive(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let handle = try handle(call)
    var transfer = try Transfer(user: call[1], count: call.count(2))
    let message = try handle.receive(room: transfer.remaining, until: try deadline(call[4]))
    if call[3] != 0 {
      var header = Structure()
      header.put(message.type)
      header.put(message.priority)
      header.put(message.sender)
      header.put(message.user)
      header.put(message.time)
      try UserMemory.write(header.bytes, to: call[3])
    }
    try transfer.put(message.bytes)
    return message.bytes.count
  }

  /// `mailbox_permit(mailbox, kind, identifier, rights)`.
  static func permit(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let handle = try handle(call)
    let rights = MailboxRights(rawValue: call.uint32(3))
    guard rights.isSubset(of: .all),
      let subject = MailboxPermissions.Subject(kind: call.int(1), identifier: call.uint32(2))
    else { throw .invalidArgument }
    try handle.mailbox.give(rights, to: subject, by: call.process.credentials)
    return 0
  }
}
