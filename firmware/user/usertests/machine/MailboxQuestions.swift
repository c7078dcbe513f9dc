import System

/// Mailboxes, which are our own (docs/kernel/mailboxes.md). Where there are none, nothing is asked.
enum MailboxQuestions {
  static var all: [Question] { isThere ? questions : [] }

  private static var isThere: Bool {
    SystemCall.openMailbox.raw(0, 1 << 20, 0, 0) == -Errno.invalidArgument.rawValue
  }

  // swift-format-ignore
  private static let questions: [Question] = [
    Question("mailbox-carries-messages", carriesMessages),
    Question("mailbox-urgent-first", urgentFirst),
    Question("mailbox-rights-of-a-handle", rightsOfHandle),
    Question("mailbox-rights-of-others", rightsOfOthers),
    Question("mailbox-full-and-empty", fullAndEmpty),
    Question("mailbox-deadline", deadline),
    Question("mailbox-ends-with-its-last-handle", endsWithLast),
    Question("mailbox-tells-the-sender", tellsSender),
    Question("mailbox-arguments", arguments),
    Question("mailbox-poll", pollTells),
    Question("mailbox-many-senders", manySenders),
  ]

  private static let (link, send, receive) = (1, 2, 4)
  private static let (create, nonBlocking) = (0o100, 0o4000)

  private static func make(
    _ name: ByteString? = nil, _ rights: Int = 7, _ options: Int = 0o4100, limits: Block? = nil
  ) -> Int {
    let name = name.map { text($0) } ?? 0
    return SystemCall.openMailbox.raw(name, rights, options, limits?.address ?? 0)
  }

  private static func put(_ box: Int, _ message: ByteString, type: Int = 0, priority: Int = 0)
    -> Int
  {
    SystemCall.sendMailbox.raw(box, text(message), message.count, type, priority, 0)
  }

  private static func take(_ box: Int, _ header: Block? = nil) -> ByteString {
    let block = Block(4096)
    let count = check(
      SystemCall.receiveMailbox.raw(box, block.address, 4096, header?.address ?? 0, 0))
    return block.bytes(0..<count)
  }

  private static func carriesMessages() {
    let box = check(make())
    check(put(box, "first", type: 7))
    check(put(box, ""))
    let header = Block(24)
    expect(take(box, header), "first")
    expect(header[half: 0], 7)
    expect(take(box), "")
    write(FileDescriptor(box), "by write")
    expect(read(FileDescriptor(box), 100), "by write")
  }

  private static func urgentFirst() {
    let box = check(make())
    for (message, priority): (ByteString, Int) in [("a", 1), ("b", 9), ("c", 1), ("d", 9)] {
      check(put(box, message, priority: priority))
    }
    expect(take(box) + take(box) + take(box) + take(box), "bdac")
  }

  private static func rightsOfHandle() {
    let both = check(make("usertests"))
    let sender = check(make("usertests", send, 0))
    check(put(sender, "x"))
    expect(.badFileDescriptor, SystemCall.receiveMailbox.raw(sender, Block(8).address, 8, 0, 0))
    let receiver = check(make("usertests", receive, 0))
    expect(.badFileDescriptor, put(receiver, "y"))
    expect(take(both), "x")
    expect(.fileExists, make("usertests", 7, create | 0o200))
    expect(.noSuchFileOrDirectory, make("usertests.none", 7, 0))
  }

  private static func rightsOfOthers() {
    let (user, everybody) = (0, 2)
    let box = check(make("usertests"))
    asOtherUser { expect(.permissionDenied, make("usertests", send, 0)) }
    check(SystemCall.permitMailbox.raw(box, everybody, 0, link | send))
    asOtherUser {
      let sender = check(make("usertests", send, 0))
      check(put(sender, "from another"))
      expect(.permissionDenied, make("usertests", receive, 0))
      expect(.notPermitted, SystemCall.permitMailbox.raw(sender, everybody, 0, 7))
    }
    expect(take(box), "from another")
    check(SystemCall.permitMailbox.raw(box, everybody, 0, 0))
    check(SystemCall.permitMailbox.raw(box, user, 1000, link | receive))
    asOtherUser {
      check(make("usertests", receive, 0))
      expect(.permissionDenied, make("usertests", send, 0))
    }
  }

  private static func fullAndEmpty() {
    let limits = Block(8)
    limits[half: 0] = 2
    limits[half: 4] = 10
    let box = check(make(limits: limits))
    check(put(box, "1"))
    check(put(box, "2"))
    expect(.resourceTemporarilyUnavailable, put(box, "3"))
    expect(.messageTooLong, put(box, "longer than ten"))
    expect(.messageTooLong, SystemCall.receiveMailbox.raw(box, Block(8).address, 0, 0, 0))
    expect(take(box) + take(box), "12")
    let answer = SystemCall.receiveMailbox.raw(box, Block(8).address, 8, 0, 0)
    expect(.resourceTemporarilyUnavailable, answer)
  }

  private static func deadline() {
    let box = check(make(nil, 7, create))
    let target = Clock.monotonic.now + Time(milliseconds: 30)
    let instant = Block(words: [target.seconds, target.nanoseconds % 1_000_000_000])
    let answer = SystemCall.receiveMailbox.raw(box, Block(8).address, 8, 0, instant.address)
    expect(.timedOut, answer)
    expect(Clock.monotonic.now >= target)
    let child = fork {
      sleep(20)
      check(put(box, "late"))
    }
    expect(take(box), "late")
    wait(child)
  }

  private static func endsWithLast() {
    let box = check(make("usertests"))
    check(put(box, "lost"))
    close(FileDescriptor(box))
    expect(.noSuchFileOrDirectory, make("usertests", 7, 0))
    let again = check(make("usertests"))
    let answer = SystemCall.receiveMailbox.raw(again, Block(8).address, 8, 0, 0)
    expect(.resourceTemporarilyUnavailable, answer)
  }

  private static func tellsSender() {
    let box = check(make("usertests"))
    check(SystemCall.permitMailbox.raw(box, 2, 0, link | send))
    let words = SharedWords()
    asOtherUser {
      words[0] = Process.identifier
      check(put(check(make("usertests", send, 0)), "x"))
    }
    let header = Block(24)
    _ = take(box, header)
    expect(header[half: 8], words[0])
    expect(header[half: 12], 1000)
    expect(header[word: 16] > 0)
  }

  private static func arguments() {
    expect(.invalidArgument, make("a/b"))
    expect(.invalidArgument, make(""))
    expect(.invalidArgument, make(nil, 8))
    expect(.fileNameTooLong, make(bytes("n", 65)))
    let null = open("/dev/null", .readWrite)
    expect(.invalidArgument, put(null.rawValue, "x"))
    expect(.badFileDescriptor, put(99, "x"))
    let box = check(make())
    expect(.badAddress, SystemCall.sendMailbox.raw(box, BadAddresses.unmapped, 8, 0, 0, 0))
    check(put(box, "stays?"))
    expect(
      .badAddress, SystemCall.receiveMailbox.raw(box, BadAddresses.unmapped, 100, 0, 0))
    expect(.invalidArgument, SystemCall.permitMailbox.raw(box, 7, 0, 0))
  }

  private static func pollTells() {
    let box = FileDescriptor(check(make()))
    expect(!must(try box.waitForInput(milliseconds: 0)))
    check(put(box.rawValue, "x"))
    expect(must(try box.waitForInput(milliseconds: 0)))
  }

  private static func manySenders() {
    let box = check(make(nil, 7, create))
    let children = (0..<4).map { number in
      fork { for _ in 0..<50 { check(put(box, "\(number)", type: number)) } }
    }
    var counts = [0, 0, 0, 0]
    let header = Block(24)
    for _ in 0..<200 {
      expect(take(box, header), "\(header[half: 0])")
      counts[header[half: 0]] += 1
    }
    expect(counts == [50, 50, 50, 50])
    for child in children { expect(wait(child).exitCode == 0) }
  }
}
