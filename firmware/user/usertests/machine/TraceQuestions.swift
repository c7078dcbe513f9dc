import System

/// The recording of system calls by /proc/PID/trace, which is our own. Where it is not, nothing is asked.
enum TraceQuestions {
  static var all: [Question] { isThere ? questions : [] }

  private static var isThere: Bool { (try? FileSystem.metadata(of: "/proc/self/trace")) != nil }

  // swift-format-ignore
  private static let questions: [Question] = [
    Question("trace-tells-calls", tellsCalls),
    Question("trace-of-bad-pointers", badPointers),
    Question("trace-ends-with-the-process", endsWithProcess),
    Question("trace-follows-children", followsChildren),
    Question("trace-of-threads", tellsThreads),
    Question("trace-waits-for-its-reader", waitsForReader),
    Question("trace-without-a-reader-counts", countsLosses),
    Question("trace-ends-with-its-reader", endsWithReader),
    Question("trace-is-waited-for-killably", killedWhileWaiting),
    Question("trace-of-others", others),
    Question("trace-of-a-set-user-program", setUserProgram),
    Question("trace-arguments", arguments),
  ]

  /// What `TraceRecord` of the kernel writes.
  private struct Record {
    static let size = 128
    static let loss = 0xffff_ffff
    static let neverReturns = 0x8000_0000
    let block: Block

    var thread: Int { block[half: 16] }
    var number: Int { block[word: 16] >> 32 & 0xffff_ffff }
    var answer: Int { block[word: 72] }
    var text: ByteString? {
      let length = Int(block[byte: 80])
      return length <= 47 ? block.bytes(81..<81 + length) : nil
    }

    func argument(_ index: Int) -> Int { block[word: 24 + 8 * index] }
  }

  private static let getParent = 173

  /// A child that does `body` when it is recorded.
  private static func start(
    _ request: ByteString = "1", _ body: () -> Void
  ) -> (child: Int, trace: FileDescriptor) {
    let ends = pipe()
    let child = fork {
      _ = read(ends.reading, 1)
      body()
    }
    let trace = open("/proc/\(child)/trace", .readWrite)
    write(trace, request)
    write(ends.writing, "x")
    return (child, trace)
  }

  /// The next one; nil at the end.
  private static func next(_ trace: FileDescriptor) -> Record? {
    let block = Block(Record.size)
    let count = check(SystemCall.read.raw(trace.rawValue, block.address, Record.size))
    expect(count == 0 || count == Record.size)
    return count == 0 ? nil : Record(block: block)
  }

  /// The next one of that number.
  private static func next(_ trace: FileDescriptor, _ number: Int) -> Record {
    while let record = next(trace) { if record.number == number { return record } }
    fail("call \(number) was not recorded")
  }

  private static func all(_ trace: FileDescriptor) -> [Record] {
    var records: [Record] = []
    while let record = next(trace) { records.append(record) }
    return records
  }

  private static func tellsCalls() {
    create("file", "contents")
    let (child, trace) = start {
      let file = open("file")
      _ = read(file, 4)
      _ = SystemCall.close.raw(777)
      exit(5)
    }
    let opened = next(trace, 56)
    expect(opened.thread, child)
    expect(opened.text == "file" && opened.argument(0) == -100)
    let got = next(trace, 63)
    expect(got.argument(0), opened.answer)
    expect(got.answer, 4)
    expect(got.text == "cont")
    let closed = next(trace, 57)
    expect(closed.argument(0), 777)
    expect(.badFileDescriptor, closed.answer)
    expect(next(trace, 94 | Record.neverReturns).argument(0), 5)
    expect(wait(child).exitCode == 5)
  }

  private static func badPointers() {
    let (child, trace) = start {
      _ = SystemCall.open.raw(-100, 8, 0, 0)
      _ = SystemCall.write.raw(1, -8, 100)
    }
    let opened = next(trace, 56)
    expect(.badAddress, opened.answer)
    expect(opened.text == nil)
    expect(next(trace, 64).text == nil)
    wait(child)
  }

  /// It is read to the end, whether its process has been waited for or not.
  private static func endsWithProcess() {
    let (child, trace) = start { _ = SystemCall.getParent.raw() }
    expect(all(trace).contains { $0.number == getParent })
    wait(child)
    expect(next(trace) == nil)
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("/proc/\(child)/trace"))
  }

  private static func followsChildren() {
    for request in ["1", "2"] as [ByteString] {
      let (child, trace) = start(request) {
        wait(fork { wait(fork { _ = SystemCall.getParent.raw() }) })
      }
      let records = all(trace)
      let threads = Set(records.map { $0.thread })
      expect(threads.count, request == "1" ? 1 : 3)
      expect(records.contains { $0.number == getParent } == (request == "2"))
      wait(child)
    }
  }

  private static func tellsThreads() {
    let (child, trace) = start { runThread() }
    let record = next(trace, getParent)
    expect(record.thread != child)
    wait(child)
  }

  private static func runThread() {
    must(try Thread { _ = SystemCall.getParent.raw() }).join()
  }

  private static func call(times: Int) {
    for _ in 0..<times { _ = SystemCall.getParent.raw() }
  }

  /// More calls than it keeps: with a reader, however late he comes, none is lost.
  private static func waitsForReader() {
    let (child, trace) = start { call(times: 5000) }
    sleep(50)
    expect(all(trace).filter { $0.number == getParent }.count, 5000)
    wait(child)
  }

  private static func countsLosses() {
    let ends = pipe()
    let back = pipe()
    let child = fork {
      create("/proc/self/trace", "1")
      call(times: 5000)
      write(back.writing, "x")
      _ = read(ends.reading, 1)
    }
    _ = read(back.reading, 1)
    let trace = open("/proc/\(child)/trace")
    for _ in 0..<500 { expect(next(trace)?.number != Record.loss) }
    write(ends.writing, "x")
    let records = all(trace)
    let losses = records.filter { $0.number == Record.loss }
    expect(losses.count, 1)
    // Those that are there are not lost, but for the few calls around them.
    let kept = 500 + records.filter { $0.number == getParent }.count
    expect(kept + losses[0].answer >= 5000 && losses[0].answer > 3000)
    wait(child)
  }

  private static func endsWithReader() {
    let (child, trace) = start { call(times: 20000) }
    _ = next(trace)
    close(trace)
    expect(wait(child).exitCode == 0)
  }

  private static func killedWhileWaiting() {
    let (child, trace) = start { call(times: 20000) }
    // It runs by now, and soon waits for who reads on.
    for _ in 0..<1000 { _ = next(trace) }
    sleep(20)
    must(try Signal.kill.send(to: child))
    expect(wait(child).signal == .kill)
    expect(all(trace).count < 19000)
  }

  /// Nobody's but one's own and root's.
  private static func others() {
    asOtherUser {
      expect(.permissionDenied, SystemCall.open.raw(-100, text("/proc/1/trace"), 0, 0))
      let (child, trace) = start { _ = SystemCall.getParent.raw() }
      _ = next(trace, getParent)
      wait(child)
    }
  }

  /// A program with more rights than the tracer's is not recorded any more.
  private static func setUserProgram() {
    create("program", contents("/proc/self/exe"))
    setPermissions("program", 0o4755)
    asOtherUser {
      let (child, trace) = start {
        ExecutedProgram.run("program", "identity")
      }
      let records = all(trace)
      expect(!records.contains { $0.number == 94 | Record.neverReturns })
      expect(wait(child).exitCode == 0)
    }
  }

  private static func arguments() {
    let trace = open("/proc/self/trace", .readWrite)
    expect(.invalidArgument, from: try trace.writeAll("x"))
    let block = Block(Record.size)
    expect(.invalidArgument, SystemCall.read.raw(trace.rawValue, block.address, 127))
    expect(.illegalSeek, SystemCall.seek.raw(trace.rawValue, 0, 0))
    let empty = open("/proc/self/trace", [.readOnly, .nonBlocking])
    expect(
      .resourceTemporarilyUnavailable,
      SystemCall.read.raw(empty.rawValue, block.address, Record.size))
    write(trace, "1")
    call(times: 1)
    expect(.badAddress, SystemCall.read.raw(trace.rawValue, 8, Record.size))
    write(trace, "0")
  }
}
