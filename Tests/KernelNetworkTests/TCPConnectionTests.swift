import Fuzzing
import Testing

extension NetworkTests {
  /// Two ends of TCP, joined by a line that does what lines do.
  @Suite
  struct TCPConnectionTests {
    private static let mostSteps = 400_000

    /// Sends bytes both ways over the line, reads them now and then, and closes.
    private func exchange(
      _ count: Int, seed: UInt64, _ faults: Line.Faults, largest: Int = 0,
      receiveLimit: Int? = nil
    ) throws {
      let line = Line(seed: seed, faults)
      defer { line.release() }
      line.settings.receiveLimit = receiveLimit
      var settings = TCPConnection.Settings()
      settings.receiveLimit = receiveLimit
      line.client = Line.connection(line, seed: seed &* 77, settings, largest: largest)
      line.client.open(line.now)
      var random = SplitMix(state: seed ^ 1)
      let sent = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let answer = Array(sent.reversed())
      var (toServer, toClient) = (0, 0)
      var (atServer, atClient) = ([UInt8](), [UInt8]())
      var steps = 0
      while line.step(), steps < Self.mostSteps {
        steps += 1
        write(sent, &toServer, line.client, line.now, &random)
        if let server = line.server {
          write(answer, &toClient, server, line.now, &random)
          if random.next() % 3 != 0 { read(server, &atServer, line.now) }
        }
        read(line.client, &atClient, line.now)
        if atServer.count == count, atClient.count == count, line.client.state == .closed,
          line.server?.state == .closed
        {
          break
        }
      }
      #expect(atServer == sent, "seed \(seed)")
      #expect(atClient == answer, "seed \(seed)")
      #expect(line.client.state == .closed && line.server?.state == .closed, "seed \(seed)")
      #expect(line.client.error == nil && line.server?.error == nil, "seed \(seed)")
    }

    private func write(
      _ bytes: [UInt8], _ done: inout Int, _ end: TCPConnection, _ now: UInt64,
      _ random: inout SplitMix
    ) {
      guard end.acceptsOutput, end.state != .synReceived else { return }
      let count = min(bytes.count - done, end.sendRoom, Int(random.next() % 20_000) + 1)
      if count > 0, let chain = ByteChain(copying: Array(bytes[done..<done + count])) {
        end.append(chain, now)
        done += count
      }
      if done == bytes.count { end.close(now) }
    }

    private func read(_ end: TCPConnection, _ bytes: inout [UInt8], _ now: UInt64) {
      bytes += end.take(50_000, now).bytes()
    }

    @Test func bytesArriveOnAPerfectLine() throws {
      let before = PacketMemory.inUse
      try exchange(1_000_000, seed: 1, Line.Faults())
      #expect(PacketMemory.inUse == before)
    }

    @Test func largeSegmentsAreCut() throws {
      try exchange(1_000_000, seed: 2, Line.Faults(), largest: 65_000)
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func bytesArriveInOrderWhateverTheLineDoes(seed: UInt64) throws {
      let before = PacketMemory.inUse
      let faults = Line.Faults(loss: 50, doubling: 30, delay: 5_000_000, jitter: 4_000_000)
      try exchange(100_000, seed: seed, faults, largest: seed % 2 == 0 ? 20_000 : 0)
      #expect(PacketMemory.inUse == before, "pages are left")
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func aSmallWindowOpensAndCloses(seed: UInt64) throws {
      try exchange(
        60_000, seed: seed, Line.Faults(loss: 20, delay: 1_000_000), receiveLimit: 3000)
    }

    @Test func aConnectionThatIsRefusedSaysSo() {
      let line = Line(seed: 5)
      defer { line.release() }
      line.client = Line.connection(line, seed: 9, TCPConnection.Settings())
      line.client.open(line.now)
      var reset = TCPSegment()
      reset.flags = [.reset, .acknowledge]
      reset.acknowledgement = line.client.initialSequence + 1
      line.client.receive(reset, line.now)
      #expect(line.client.state == .closed)
      #expect(line.client.error == .connectionRefused)
    }

    @Test func nobodyAnswers() {
      let line = Line(seed: 6, Line.Faults(loss: 1000))
      defer { line.release() }
      line.client = Line.connection(line, seed: 9, TCPConnection.Settings())
      line.client.open(line.now)
      var steps = 0
      while line.step(), steps < 100 { steps += 1 }
      #expect(line.client.error == .timedOut)
      #expect(line.transmitted == 7)
    }

    /// Both ends of a connection that has begun.
    private func establish(_ line: Line) throws -> (client: TCPConnection, server: TCPConnection) {
      line.client = Line.connection(line, seed: 9, TCPConnection.Settings())
      line.client.open(line.now)
      for _ in 0..<10 { _ = line.step() }
      try #require(line.client.state == .established)
      return (line.client, try #require(line.server))
    }

    /// A reset that does not hit the next number exactly does nothing but make us ask (RFC 5961).
    @Test func aGuessedResetDoesNothing() throws {
      let line = Line(seed: 7)
      defer { line.release() }
      _ = try establish(line)
      var reset = TCPSegment()
      reset.flags = .reset
      reset.sequence = line.client.receiveNext + 1000
      line.client.receive(reset, line.now)
      #expect(line.client.state == .established)
      reset.sequence = line.client.receiveNext
      line.client.receive(reset, line.now)
      #expect(line.client.error == .connectionReset)
    }

    /// Who knows where we are in the stream, but not what we have sent, does not set the clock by which all that follows
    /// is judged.
    @Test func aStrangersClockIsNotBelieved() throws {
      let line = Line(seed: 12)
      defer { line.release() }
      let (client, server) = try establish(line)
      try #require(client.usesTimestamps)
      var forged = TCPSegment()
      forged.flags = .acknowledge
      forged.sequence = client.receiveNext
      forged.acknowledgement = client.sentMost + 1000
      forged.options.timestamps = (client.recentTimestamp &+ 1 << 30, 0)
      client.receive(forged, line.now)
      server.append(try #require(ByteChain(copying: [1, 2, 3])), line.now)
      for _ in 0..<10 { _ = line.step() }
      #expect(client.take(10, line.now).bytes() == [1, 2, 3])
    }

    /// Both have called each other, the program has closed, and three times nothing is acknowledged: our SYN goes out
    /// again, and not a byte of a queue that has none.
    @Test func aCallThatCrossedOursIsClosedBeforeItIsAnswered() {
      let line = Line(seed: 8)
      defer { line.release() }
      line.isCut = true
      line.client = Line.connection(line, seed: 9, TCPConnection.Settings())
      line.client.open(line.now)
      var segment = TCPSegment()
      segment.flags = .synchronize
      segment.sequence = SequenceNumber(5000)
      segment.window = 1000
      line.client.receive(segment, line.now)
      line.client.output(line.now)
      line.client.close(line.now)
      #expect(line.client.state == .finWait1)
      segment.flags = .acknowledge
      segment.sequence = SequenceNumber(5001)
      segment.acknowledgement = line.client.initialSequence
      let before = line.transmitted
      for _ in 0..<3 { line.client.receive(segment, line.now) }
      #expect(line.transmitted == before + 1)
      for number in 1...2 {
        segment.acknowledgement = line.client.initialSequence + number
        line.client.receive(segment, line.now)
        line.client.output(line.now)
      }
      #expect(line.client.state == .finWait2)
    }

    /// The numbers come round to that of the SYN, which is not sent again in the midst of the stream.
    @Test func numbersComeRoundToTheFirst() throws {
      let line = Line(seed: 10)
      defer { line.release() }
      let (client, server) = try establish(line)
      // As if all numbers but one had been used.
      client.unacknowledged = client.initialSequence
      client.sendNext = client.initialSequence
      client.sentMost = client.initialSequence
      client.queueStart = client.initialSequence
      client.bytesAcknowledged = UInt64(UInt32.max)
      server.receiveNext = client.initialSequence
      server.receiveEdge = server.receiveEdge - 1
      let bytes = (0..<3000).map { UInt8(truncatingIfNeeded: $0) }
      client.append(try #require(ByteChain(copying: bytes)), line.now)
      for _ in 0..<20 { _ = line.step() }
      #expect(server.take(5000, line.now).bytes() == bytes)
      #expect(client.unacknowledged == client.initialSequence + 3000)
    }

    private final class Owner: TCPConnectionOwner {
      func connectionChanged(_ connection: TCPConnection) {}
    }

    /// A window may stay closed for as long as the other side answers. Who falls silent is given up: a program would wait
    /// for ever.
    @Test func aClosedWindowIsAskedForWhileSomebodyAnswers() throws {
      let line = Line(seed: 11)
      defer { line.release() }
      let (client, _) = try establish(line)
      client.owner = Owner()
      line.isCut = true
      var answer = TCPSegment()
      answer.flags = .acknowledge
      answer.sequence = client.receiveNext
      answer.acknowledgement = client.unacknowledged
      client.receive(answer, line.now)
      client.append(try #require(ByteChain(copying: [1])), line.now)
      for _ in 0..<40 {
        #expect(line.step())
        client.receive(answer, line.now)
      }
      #expect(client.state == .established)
      var steps = 0
      while client.state != .closed, steps < 40, line.step() { steps += 1 }
      #expect(client.error == .timedOut)
    }

    /// Whatever comes, in whatever state: no trap, no page that stays.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func noiseDoesNoHarm(seed: UInt64) {
      let before = PacketMemory.inUse
      do {
        let line = Line(seed: seed)
        defer { line.release() }
        var random = SplitMix(state: seed)
        line.client = Line.connection(line, seed: seed, TCPConnection.Settings())
        line.client.open(line.now)
        for _ in 0..<5 { _ = line.step() }
        for _ in 0..<3000 {
          let bytes = noise(around: line.client, &random)
          line.client.receive(Line.parse(bytes), line.now)
          if random.next() % 16 == 0 { _ = line.client.take(10_000, line.now) }
          if random.next() % 64 == 0 { _ = line.step() }
          if random.next() % 512 == 0 { line.client.close(line.now) }
        }
      }
      #expect(PacketMemory.inUse == before, "pages are left")
    }

    /// A segment whose numbers are near those that count, and whose options and flags are anything.
    private func noise(around end: TCPConnection, _ random: inout SplitMix) -> [UInt8] {
      var segment = TCPSegment()
      segment.sequence = end.receiveNext + (Int(random.next() % 6000) - 3000)
      segment.acknowledgement = end.unacknowledged + (Int(random.next() % 100) - 50)
      var flags = UInt8(truncatingIfNeeded: random.next()) & 31
      if random.next() % 50 != 0 { flags &= ~4 }
      segment.flags = TCPSegment.Flags(rawValue: flags | 16)
      segment.window = UInt16(truncatingIfNeeded: random.next())
      var bytes = [UInt8](repeating: 0, count: 40 + Int(random.next() % 2000))
      bytes.withUnsafeMutableBytes { buffer in
        if let start = buffer.baseAddress { segment.write(to: start, 1, 2) }
      }
      bytes[12] = UInt8(5 + random.next() % 6) << 4
      for index in 20..<40 { bytes[index] = UInt8(truncatingIfNeeded: random.next()) % 12 }
      return bytes
    }
  }
}
