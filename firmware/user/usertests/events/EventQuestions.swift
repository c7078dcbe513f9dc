import System

/// Counters as files, and waiting for many files at once.
enum EventQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("event-counts", counts),
    Question("event-as-semaphore", semaphore),
    Question("event-is-full", full),
    Question("epoll-tells-what-is-ready", tellsReady),
    Question("epoll-arguments", arguments),
    Question("epoll-edge", edge),
    Question("epoll-once", once),
    Question("epoll-changes", changes),
    Question("epoll-waits", waits),
    Question("epoll-forgets-what-is-closed", forgetsClosed),
    Question("epoll-of-epoll", ofEpoll),
    Question("epoll-tells-so-many", tellsSoMany),
    Question("poll-of-many", pollOfMany),
  ]

  private static func event(_ initial: Int, _ flags: Int = 0o4000) -> FileDescriptor {
    FileDescriptor(check(SystemCall.eventDescriptor.raw(initial, flags)))
  }

  private static func number(_ file: FileDescriptor) -> Int {
    let block = Block(8)
    let answer = SystemCall.read.raw(file.rawValue, block.address, 8)
    return answer == 8 ? block[word: 0] : answer
  }

  private static func add(_ file: FileDescriptor, _ amount: Int) -> Int {
    SystemCall.write.raw(file.rawValue, Block(words: [amount]).address, 8)
  }

  private static func counts() {
    let file = event(3)
    expect(add(file, 4), 8)
    expect(number(file), 7)
    expect(.resourceTemporarilyUnavailable, number(file))
    expect(.invalidArgument, from: try file.read(upTo: 4))
    let waiting = event(0, 0)
    let child = fork {
      sleep(20)
      _ = add(waiting, 9)
    }
    expect(number(waiting), 9)
    wait(child)
  }

  private static func semaphore() {
    let file = event(2, 0o4001)
    expect(number(file), 1)
    expect(number(file), 1)
    expect(.resourceTemporarilyUnavailable, number(file))
  }

  private static func full() {
    let file = event(0)
    expect(.invalidArgument, add(file, -1))
    expect(add(file, -2), 8)
    expect(.resourceTemporarilyUnavailable, add(file, 1))
    expect(number(file), -2)
  }

  private struct Poll {
    let file = FileDescriptor(check(SystemCall.makePoll.raw(0)))

    /// An event is 16 bytes on riscv64: what, padding, and a word of the caller's.
    func control(_ operation: Int, _ other: FileDescriptor, _ events: Int, _ word: Int = 0) -> Int {
      let event = Block(16)
      event[half: 0] = events
      event[word: 8] = word
      return SystemCall.controlPoll.raw(
        file.rawValue, operation, other.rawValue, event.address)
    }

    /// The words and events of those that are ready.
    func wait(_ milliseconds: Int = 0, most: Int = 8) -> [(word: Int, events: Int)] {
      let events = Block(16 * most)
      let count = check(
        SystemCall.waitPoll.raw(file.rawValue, events.address, most, milliseconds, 0, 8))
      return (0..<count).map { (events[word: $0 * 16 + 8], events[half: $0 * 16]) }
    }
  }

  private static let (addOperation, deleteOperation, changeOperation) = (1, 2, 3)
  private static let (readable, writable, hungUp) = (1, 4, 16)

  private static func tellsReady() {
    let (poll, ends) = (Poll(), pipe())
    check(poll.control(addOperation, ends.reading, readable, 77))
    check(poll.control(addOperation, ends.writing, writable, 88))
    expect(poll.wait().map { $0.word } == [88])
    write(ends.writing, "x")
    expect(poll.wait().map { $0.word }.sorted() == [77, 88])
    // What is not fetched is told again.
    expect(poll.wait().map { $0.word }.sorted() == [77, 88])
    _ = read(ends.reading, 1)
    close(ends.writing)
    let left = poll.wait()
    expect(left.count, 1)
    expect(left[0].word, 77)
    expect(left[0].events, hungUp)
  }

  private static func arguments() {
    let (poll, ends) = (Poll(), pipe())
    check(poll.control(addOperation, ends.reading, readable))
    expect(.fileExists, poll.control(addOperation, ends.reading, readable))
    expect(.noSuchFileOrDirectory, poll.control(changeOperation, ends.writing, readable))
    expect(.noSuchFileOrDirectory, poll.control(deleteOperation, ends.writing, 0))
    expect(.badFileDescriptor, poll.control(addOperation, FileDescriptor(99), readable))
    expect(.invalidArgument, poll.control(addOperation, poll.file, readable))
    expect(.invalidArgument, poll.control(9, ends.reading, readable))
    expect(
      .notPermitted, poll.control(addOperation, open("file", [.create, .readWrite]), readable))
    expect(.invalidArgument, SystemCall.waitPoll.raw(poll.file.rawValue, Block(16).address, 0, 0))
    expect(
      .invalidArgument, SystemCall.controlPoll.raw(ends.reading.rawValue, 1, 0, Block(16).address))
  }

  /// With EPOLLET what is ready is told once, and again when something comes.
  private static func edge() {
    let (poll, ends) = (Poll(), pipe())
    check(poll.control(addOperation, ends.reading, readable | 1 << 31, 5))
    write(ends.writing, "x")
    expect(poll.wait().count, 1)
    expect(poll.wait().count, 0)
    write(ends.writing, "y")
    expect(poll.wait().count, 1)
  }

  private static func once() {
    let (poll, ends) = (Poll(), pipe())
    check(poll.control(addOperation, ends.reading, readable | 1 << 30, 5))
    write(ends.writing, "x")
    expect(poll.wait().count, 1)
    write(ends.writing, "x")
    expect(poll.wait().count, 0)
    check(poll.control(changeOperation, ends.reading, readable | 1 << 30, 6))
    expect(poll.wait().map { $0.word } == [6])
  }

  private static func changes() {
    let (poll, file) = (Poll(), event(1))
    check(poll.control(addOperation, file, 0, 1))
    expect(poll.wait().count, 0)
    check(poll.control(changeOperation, file, readable, 2))
    expect(poll.wait().map { $0.word } == [2])
    check(poll.control(deleteOperation, file, 0))
    expect(poll.wait().count, 0)
  }

  private static func waits() {
    let (poll, ends) = (Poll(), pipe())
    check(poll.control(addOperation, ends.reading, readable, 5))
    expect(duration { expect(poll.wait(30).count, 0) } >= 30)
    let child = fork {
      sleep(20)
      write(ends.writing, "x")
    }
    expect(poll.wait(-1).count, 1)
    wait(child)
  }

  private static func forgetsClosed() {
    let (poll, ends) = (Poll(), pipe())
    check(poll.control(addOperation, ends.reading, readable, 5))
    write(ends.writing, "x")
    close(ends.reading)
    expect(poll.wait().count, 0)
  }

  private static func ofEpoll() {
    let (outer, inner, file) = (Poll(), Poll(), event(0))
    check(inner.control(addOperation, file, readable, 1))
    check(outer.control(addOperation, inner.file, readable, 2))
    expect(outer.wait().count, 0)
    _ = add(file, 1)
    expect(outer.wait().map { $0.word } == [2])
    expect(.tooManySymbolicLinkLevels, inner.control(addOperation, outer.file, readable))
  }

  /// With more ready than there is room for, does each have its turn?
  private static func tellsSoMany() {
    let poll = Poll()
    let files = (0..<6).map { _ in event(1) }
    for (index, file) in files.enumerated() {
      check(poll.control(addOperation, file, readable, index))
    }
    var seen: Set<Int> = []
    for _ in 0..<6 {
      let ready = poll.wait(most: 2)
      expect(ready.count, 2)
      for one in ready { seen.insert(one.word) }
    }
    expect(seen.count, 6)
  }

  private static func pollOfMany() {
    let files = (0..<100).map { event($0 % 10 == 0 ? 1 : 0) }
    let requests = Block(8 * 100)
    for (index, file) in files.enumerated() {
      requests[half: index * 8] = file.rawValue
      requests[short: index * 8 + 4] = readable
    }
    expect(SystemCall.poll.raw(requests.address, 100, Block(16).address, 0, 8), 10)
    for index in 0..<100 {
      expect(requests[short: index * 8 + 6], index % 10 == 0 ? readable : 0)
    }
    expect(
      .invalidArgument, SystemCall.poll.raw(requests.address, 1 << 20, Block(16).address, 0, 8))
  }
}
