import System

/// Pipes: what goes in comes out, in order, and those at the ends are told when nobody is at the other.
enum PipeQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("pipe-carries-bytes", carriesBytes),
    Question("pipe-ends-when-writers-are-gone", endsWithoutWriters),
    Question("pipe-without-readers", withoutReaders),
    Question("pipe-end-by-signal", endBySignal),
    Question("pipe-holds-64-kibibytes", capacity),
    Question("pipe-writes-are-whole", writesAreWhole),
    Question("pipe-long-write-waits", longWriteWaits),
    Question("pipe-does-not-wait", doesNotWait),
    Question("pipe-poll", pollTells),
    Question("pipe-poll-waits", pollWaits),
    Question("pipe-wakes-all-readers", wakesAllReaders),
    Question("pipe-wrong-end", wrongEnd),
    Question("pipe-read-interrupted", readInterrupted),
    Question("pipe-unread-bytes", unreadBytes),
    Question("pipe-many-processes", manyProcesses),
    Question("select-tells", selectTells),
  ]

  /// (xv6: pipe1.)
  private static func carriesBytes() {
    let ends = pipe()
    let child = fork {
      close(ends.reading)
      var sequence = 0
      for _ in 0..<5 {
        write(ends.writing, ByteString((0..<1033).map { UInt8((sequence + $0) & 255) }))
        sequence += 1033
      }
    }
    close(ends.writing)
    var (total, size) = (0, 1)
    while true {
      let piece = read(ends.reading, size)
      if piece.isEmpty { break }
      for (index, byte) in piece.enumerated() {
        expect(Int(byte) == (total + index) & 255, "byte \(total + index)")
      }
      total += piece.count
      size = min(size * 2, 4096)
    }
    expect(total, 5 * 1033)
    expect(wait(child).exitCode == 0)
  }

  private static func endsWithoutWriters() {
    let ends = pipe()
    let copy = must(try ends.writing.duplicate())
    write(ends.writing, "rest")
    close(ends.writing)
    close(copy)
    expect(read(ends.reading, 10), "rest")
    expect(read(ends.reading, 10), "")
  }

  private static func withoutReaders() {
    let ends = pipe()
    close(ends.reading)
    must(try Signal.brokenPipe.handle(.ignored))
    expect(.brokenPipe, from: try ends.writing.writeAll("x"))
  }

  private static func endBySignal() {
    let ends = pipe()
    close(ends.reading)
    expectKilled(by: .brokenPipe) { write(ends.writing, "x") }
  }

  private static func capacity() {
    let ends = pipe()
    must(try ends.writing.setNonBlocking(true))
    var total = 0
    let block = Block(4096)
    while true {
      let answer = SystemCall.write.raw(ends.writing.rawValue, block.address, 4096)
      if answer < 0 {
        expect(.resourceTemporarilyUnavailable, answer)
        break
      }
      total += answer
    }
    expect(total, 65536)
  }

  /// Are writes of up to 4096 bytes never torn, however many write?
  private static func writesAreWhole() {
    let ends = pipe()
    let letters: [Unicode.Scalar] = ["a", "b", "c", "d"]
    let children = letters.map { letter in
      fork { for _ in 0..<50 { write(ends.writing, bytes(letter, 4096)) } }
    }
    close(ends.writing)
    var text = ByteString()
    while true {
      let piece = read(ends.reading, 5000)
      if piece.isEmpty { break }
      text += piece
    }
    expect(text.count, 200 * 4096)
    for number in 0..<200 {
      let first = text[number * 4096]
      expect(text[number * 4096..<(number + 1) * 4096].allSatisfy { $0 == first }, "torn")
    }
    for child in children { expect(wait(child).exitCode == 0) }
  }

  private static func longWriteWaits() {
    let ends = pipe()
    let child = fork { write(ends.writing, bytes("x", 300_000)) }
    close(ends.writing)
    sleep(10)
    expect(must(try ends.reading.readAll()).count, 300_000)
    expect(wait(child).exitCode == 0)
  }

  private static func doesNotWait() {
    let ends = pipe()
    must(try ends.reading.setNonBlocking(true))
    expect(.resourceTemporarilyUnavailable, from: try ends.reading.read(upTo: 1))
    write(ends.writing, "x")
    expect(read(ends.reading, 5), "x")
    // A write that is to be whole does not go in by halves.
    must(try ends.writing.setNonBlocking(true))
    write(ends.writing, bytes("x", 65536 - 100))
    let block = Block(4096)
    let answer = SystemCall.write.raw(ends.writing.rawValue, block.address, 4096)
    expect(.resourceTemporarilyUnavailable, answer)
  }

  /// What poll tells of an end, without waiting.
  private static func events(_ file: FileDescriptor, _ wanted: Int = 5) -> Int {
    let request = Block(8)
    request[half: 0] = file.rawValue
    request[short: 4] = wanted
    let time = Block(16)
    check(SystemCall.poll.raw(request.address, 1, time.address, 0, 8))
    return request[short: 6]
  }

  private static func pollTells() {
    let (readable, writable, failed, hungUp, invalid) = (1, 4, 8, 16, 32)
    let ends = pipe()
    expect(events(ends.reading), 0)
    expect(events(ends.writing), writable)
    write(ends.writing, "x")
    expect(events(ends.reading), readable)
    let other = pipe()
    close(other.reading)
    expect(events(other.writing), writable | failed)
    close(ends.writing)
    expect(events(ends.reading), readable | hungUp)
    _ = read(ends.reading, 1)
    expect(events(ends.reading), hungUp)
    expect(events(FileDescriptor(99)), invalid)
    expect(events(FileDescriptor(-1)), 0)
  }

  private static func pollWaits() {
    let ends = pipe()
    expect(duration { _ = try? ends.reading.waitForInput(milliseconds: 30) } >= 30)
    let child = fork {
      sleep(30)
      write(ends.writing, "x")
    }
    expect(must(try ends.reading.waitForInput(milliseconds: nil)))
    expect(wait(child).exitCode == 0)
  }

  private static func wakesAllReaders() {
    let others = pipe()
    let readers = (0..<4).map { _ in
      fork {
        close(others.writing)
        expect(read(others.reading, 1).count, 0)
      }
    }
    sleep(10)
    close(others.writing)
    for child in readers { expect(wait(child).exitCode == 0) }
  }

  private static func wrongEnd() {
    let ends = pipe()
    expect(.badFileDescriptor, from: try ends.writing.read(upTo: 1))
    expect(.badFileDescriptor, from: try ends.reading.writeAll("x"))
    expect(.invalidArgument, SystemCall.truncateDescriptor.raw(ends.writing.rawValue, 0))
  }

  /// Does a handler end a read that waits, unless the handler wants it to go on?
  private static func readInterrupted() {
    let ends = pipe()
    let memory = Block(8)
    must(try Signal.user1.handle(.call { _ in Handled.count += 1 }, restarting: false))
    let own = Process.identifier
    let child = fork {
      sleep(30)
      check(SystemCall.kill.raw(own, Signal.user1.number))
    }
    expect(.interrupted, SystemCall.read.raw(ends.reading.rawValue, memory.address, 1))
    expect(Handled.count, 1)
    expect(wait(child).exitCode == 0)
    must(try Signal.user1.handle(.call { _ in Handled.count += 1 }, restarting: true))
    let second = fork {
      sleep(30)
      check(SystemCall.kill.raw(own, Signal.user1.number))
      sleep(30)
      write(ends.writing, "x")
    }
    expect(SystemCall.read.raw(ends.reading.rawValue, memory.address, 1), 1)
    expect(Handled.count, 2)
    expect(wait(second).exitCode == 0)
  }

  /// Does FIONREAD tell how many bytes there are?
  private static func unreadBytes() {
    let ends = pipe()
    write(ends.writing, "12345")
    let count = Block(8)
    check(SystemCall.deviceControl.raw(ends.reading.rawValue, 0x541B, count.address))
    expect(count[half: 0], 5)
  }

  private static func manyProcesses() {
    let (there, back) = (pipe(), pipe())
    let child = fork {
      for _ in 0..<500 { write(back.writing, read(there.reading, 1)) }
    }
    for step in 0..<500 {
      let byte = ByteString([UInt8(step & 255)])
      write(there.writing, byte)
      expect(read(back.reading, 1) == byte)
    }
    expect(wait(child).exitCode == 0)
  }

  private static func selectTells() {
    let ends = pipe()
    let (readers, writers, time) = (Block(128), Block(128), Block(16))
    let bit = 1 << ends.reading.rawValue
    readers[word: 0] = bit
    writers[word: 0] = 1 << ends.writing.rawValue
    let count = ends.writing.rawValue + 1
    let answer = SystemCall.select.raw(
      count, readers.address, writers.address, 0, time.address, 0)
    expect(answer, 1)
    expect(readers[word: 0], 0)
    write(ends.writing, "x")
    readers[word: 0] = bit
    expect(SystemCall.select.raw(count, readers.address, 0, 0, time.address, 0), 1)
    expect(readers[word: 0], bit)
  }
}
