import Glibc
import Host
import Synchronization
import Testing

@Suite struct TerminalConsoleTests {
  /// A console between two descriptors, and what it told its owner.
  private final class Harness: Sendable {
    let console: TerminalConsole
    let arrivals = Parker()
    let calls = Parker()
    let closings: Parker

    init(input: Int32, output: Int32) throws {
      let (calls, closings) = (calls, Parker())
      self.closings = closings
      console = try TerminalConsole(
        input: input, output: output, commands: [.leave { calls.wake() }, .listKeys, .sendEscape]
      ) { closings.wake() }
    }

    func start() throws { try console.start { [arrivals] in arrivals.wake() } }

    /// The next bytes for the guest; fewer when they do not come in ten seconds.
    func receive(_ count: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      while bytes.count < count {
        if let byte = console.receive() {
          bytes.append(byte)
        } else if !Self.waits(arrivals) {
          break
        }
      }
      return bytes
    }

    func transmit(_ text: String) {
      for byte in text.utf8 { console.transmit(byte) }
    }

    static func waits(_ parker: Parker) -> Bool {
      parker.wait(until: HostClock().nanoseconds + 10_000_000_000)
    }
  }

  @Test func aTerminalsKeysAreSplit() throws {
    let terminal = try Pseudoterminal()
    terminal.becomeRaw()
    let (reading, writing) = makePipe()
    defer { [reading, writing].forEach { close($0) } }
    let harness = try Harness(input: terminal.terminal, output: writing)
    try harness.start()
    defer { harness.console.stop() }
    terminal.type("ab\u{1}ac\u{1}zd\u{3}")
    #expect(harness.receive(6) == Array("ab\u{1}cd\u{3}".utf8))
    terminal.type("e\u{1}x")
    #expect(Harness.waits(harness.calls))
    // What was typed before the command is there before it.
    #expect(harness.console.receive() == UInt8(ascii: "e"))
    terminal.type("\u{1}?")
    let help = read(reading, until: "guest\r\n")
    #expect(help.hasPrefix("\r\nCtrl-A x"))
    #expect(help.split(separator: "\r\n").count == 3)
  }

  @Test func aPipesBytesPassAsTheyAre() throws {
    let (reading, writing) = makePipe()
    let harness = try Harness(input: reading, output: writing)
    write(writing, "a\u{1}xb")
    try harness.start()
    #expect(harness.receive(4) == [0x61, 1, 0x78, 0x62])
    close(writing)
    harness.console.stop()
    #expect(harness.console.receive() == nil)
    close(reading)
  }

  /// More than fits in the queue and the pipe together, from a thread that must therefore wait.
  @Test(.timeLimit(.minutes(1))) func aPipeLosesNothing() throws {
    let (reading, writing) = makePipe()
    defer { close(reading) }
    let total = 3 * TerminalConsole.queueCapacity
    let feeder = try HostThread(name: "feeder") {
      let bytes = (0..<total).map { UInt8(truncatingIfNeeded: $0 % 251) }
      var done = 0
      while done < total {
        let count = bytes[done...].withUnsafeBytes {
          Glibc.write(writing, $0.baseAddress, $0.count)
        }
        guard count > 0 else { break }
        done += count
      }
      close(writing)
    }
    let harness = try Harness(input: reading, output: -1)
    try harness.start()
    let received = harness.receive(total)
    #expect(received.count == total)
    #expect(received.indices.allSatisfy { received[$0] == UInt8($0 % 251) })
    feeder.join()
    harness.console.stop()
  }

  @Test(arguments: ["/dev/null", "/proc/self/comm"])
  func filesEndQuietly(path: String) throws {
    let input = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(input) }
    let (reading, writing) = makePipe()
    defer { close(reading) }
    let harness = try Harness(input: input, output: writing)
    try harness.start()
    harness.transmit("still here")
    #expect(read(reading, until: "here") == "still here")
    harness.console.stop()
    close(writing)
  }

  /// A prompt without a newline comes by itself, and stopping writes what is left.
  @Test func outputComesUnasked() throws {
    let (reading, writing) = makePipe()
    defer { close(reading) }
    let harness = try Harness(input: -1, output: writing)
    for round in 0..<20 {
      harness.transmit("login \(round): ")
      if round % 2 == 0 { harness.console.flush() }
      #expect(read(reading, until: ": ") == "login \(round): ")
    }
    harness.transmit("bye")
    harness.console.stop()
    close(writing)
    #expect(read(reading, until: "\0") == "bye")
  }

  /// Writing to a full pipe that does not block is tried again; every byte arrives, in order.
  @Test(.timeLimit(.minutes(1)), arguments: [0, O_NONBLOCK])
  func muchOutputWaitsForItsReader(flags: Int32) throws {
    let (reading, writing) = makePipe()
    defer { close(reading) }
    #expect(fcntl(writing, F_SETFL, flags) == 0)
    let harness = try Harness(input: -1, output: writing)
    let lines = (0..<40_000).map { "line \($0)\n" }.joined()
    let guest = try HostThread(name: "guest") {
      harness.transmit(lines + "end")
      harness.console.stop()
      close(writing)
    }
    #expect(read(reading, until: "end") == lines + "end")
    guest.join()
  }

  @Test(.timeLimit(.minutes(1))) func outputThatNobodyReadsIsReportedAndDropped() throws {
    let (reading, writing) = makePipe()
    defer { close(writing) }
    close(reading)
    let harness = try Harness(input: -1, output: writing)
    harness.transmit("x")
    #expect(Harness.waits(harness.closings))
    harness.transmit(String(repeating: "y", count: 2 * TerminalConsole.outputCapacity))
    harness.console.stop()
  }

  /// Nobody reads, nothing fits any more, and still the machine can be stopped.
  @Test(.timeLimit(.minutes(1))) func aStuckReaderDoesNotHoldUpTheEnd() throws {
    let (reading, writing) = makePipe()
    #expect(fcntl(writing, F_SETFL, O_NONBLOCK) == 0)
    defer { [reading, writing].forEach { close($0) } }
    let harness = try Harness(input: -1, output: writing)
    let guest = try HostThread(name: "guest") {
      harness.transmit(String(repeating: "y", count: 5 * TerminalConsole.outputCapacity))
    }
    harness.console.stopWaiting()
    guest.join()
    harness.console.stop()
  }

  @Test(.timeLimit(.minutes(1))) func aCommandMayStopTheConsole() throws {
    let terminal = try Pseudoterminal()
    terminal.becomeRaw()
    let (reading, writing) = makePipe()
    defer { close(reading) }
    let owner = Owner()
    let isStopped = Parker()
    let console = try TerminalConsole(
      input: terminal.terminal, output: writing,
      commands: [
        .leave {
          owner.console.withLock { $0?.stop() }
          isStopped.wake()
        }
      ]
    ) {}
    owner.console.withLock { $0 = console }
    try console.start {}
    terminal.type("\u{1}x")
    #expect(Harness.waits(isStopped))
    console.stop()
    close(writing)
  }

  /// Nobody reads, and the console is stopped by whoever is told so.
  @Test(.timeLimit(.minutes(1))) func theClosingMayStopTheConsole() throws {
    let (reading, writing) = makePipe()
    defer { close(writing) }
    close(reading)
    let owner = Owner()
    let isStopped = Parker()
    let console = try TerminalConsole(input: -1, output: writing, commands: []) {
      owner.console.withLock { $0?.stop() }
      isStopped.wake()
    }
    owner.console.withLock { $0 = console }
    console.transmit(0)
    #expect(Harness.waits(isStopped))
  }

  private final class Owner: Sendable {
    let console = Mutex<TerminalConsole?>(nil)
  }
}
