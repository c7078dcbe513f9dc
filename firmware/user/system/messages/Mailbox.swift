import CSystem

/// A mailbox of our kernel: messages by name or handle, with rights (docs/kernel/mailboxes.md). Linux
/// has nothing like it.
///
///     let jobs = try Mailbox.open("jobs", [.send])
///     try jobs.send("compile", type: 5)
///
/// A handle is a descriptor: children inherit it, and it can be polled.
public struct Mailbox: Sendable {
  public let descriptor: FileDescriptor

  public struct Rights: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// To get a handle by the name.
    public static let link = Rights(rawValue: 1)
    public static let send = Rights(rawValue: 2)
    public static let receive = Rights(rawValue: 4)
    public static let all: Rights = [.link, .send, .receive]
  }

  /// How many messages may wait, and how many bytes one may have; 0 is what is usual.
  public struct Limits: Sendable {
    public var messages: Int
    public var bytes: Int

    public init(messages: Int = 0, bytes: Int = 0) {
      self.messages = messages
      self.bytes = bytes
    }
  }

  /// What was received. The kernel wrote who sent it, and when.
  public struct Message: Sendable {
    public let bytes: ByteString
    public let type: Int
    public let priority: Int
    public let sender: Int
    public let senderUser: Int
    public let sent: Time
  }

  /// Whom a right is given to.
  public enum Receiver: Sendable {
    case user(Int), group(Int), everybody
  }

  /// A new mailbox that has no name: who is to use it gets the handle.
  public static func make(limits: Limits = Limits()) throws(Errno) -> Mailbox {
    try open(nameAddress: 0, .all, .create, limits)
  }

  /// The mailbox of that name. `options` are those of files: `.create`, `.exclusive`, `.nonBlocking`
  /// and `.closeOnExecute`.
  public static func open(
    _ name: ByteString, _ rights: Rights, _ options: FileDescriptor.OpenOptions = [],
    limits: Limits = Limits()
  ) throws(Errno) -> Mailbox {
    try name.withTerminated { (name) throws(Errno) in
      try open(nameAddress: name, rights, options, limits)
    }
  }

  private static func open(
    nameAddress: Int, _ rights: Rights, _ options: FileDescriptor.OpenOptions, _ limits: Limits
  ) throws(Errno) -> Mailbox {
    // Two words of 32 bits.
    var words = UInt64(UInt32(limits.messages)) | UInt64(UInt32(limits.bytes)) << 32
    let number = try withUnsafeMutablePointer(to: &words) { (words) throws(Errno) in
      try SystemCall.openMailbox(
        nameAddress, rights.rawValue, options.rawValue, Int(bitPattern: words))
    }
    return Mailbox(descriptor: FileDescriptor(number))
  }

  public func close() throws(Errno) { try descriptor.close() }

  /// Gives exactly these rights; none takes away what was given.
  public func permit(_ receiver: Receiver, _ rights: Rights) throws(Errno) {
    let (kind, identifier) =
      switch receiver {
      case .user(let number): (0, number)
      case .group(let number): (1, number)
      case .everybody: (2, 0)
      }
    try SystemCall.permitMailbox(descriptor.rawValue, kind, identifier, rights.rawValue)
  }
}

extension Mailbox {
  /// Waits while the mailbox is full, until the instant `deadline` of the monotonic clock.
  public func send(
    _ bytes: ByteString, type: Int = 0, priority: Int = 0, deadline: Time? = nil
  ) throws(Errno) {
    try bytes.bytes.withUnsafeBufferPointer { (bytes) throws(Errno) in
      try withDeadline(deadline) { (deadline) throws(Errno) in
        _ = try SystemCall.sendMailbox.persistently(
          descriptor.rawValue, Int(bitPattern: bytes.baseAddress), bytes.count, type, priority,
          deadline)
      }
    }
  }

  /// The most urgent message, and of equals the oldest; waits for one until `deadline`.
  public func receive(room: Int = 4096, deadline: Time? = nil) throws(Errno) -> Message {
    var header = linux_mailbox_header()
    var answer = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      answer = receive(into: buffer, &header, deadline)
      count = max(0, answer)
    }
    if answer < 0 { throw Errno(rawValue: -answer) }
    return Message(
      bytes: ByteString(bytes), type: Int(header.type), priority: Int(header.priority),
      sender: Int(header.sender), senderUser: Int(header.sender_user),
      sent: Time(nanoseconds: Int(header.sent)))
  }

  /// As the kernel answers; a signal does not end the wait.
  private func receive(
    into buffer: UnsafeMutableBufferPointer<UInt8>, _ header: inout linux_mailbox_header,
    _ deadline: Time?
  ) -> Int {
    withUnsafeMutablePointer(to: &header) { header in
      do throws(Errno) {
        return try withDeadline(deadline) { (deadline) throws(Errno) in
          try SystemCall.receiveMailbox.persistently(
            descriptor.rawValue, Int(bitPattern: buffer.baseAddress), buffer.count,
            Int(bitPattern: header), deadline)
        }
      } catch {
        return -error.rawValue
      }
    }
  }

  /// Lends the address of a `struct timespec`, or 0.
  private func withDeadline<Result>(
    _ deadline: Time?, _ body: (Int) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    guard let deadline else { return try body(0) }
    var raw = deadline.raw
    return try withUnsafeMutablePointer(to: &raw) { (raw) throws(Errno) in
      try body(Int(bitPattern: raw))
    }
  }
}
