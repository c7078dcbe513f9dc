import Fuzzing

/// A line between two ends of a connection that may lose, double, delay and so reorder segments, by a seeded generator.
/// Segments pass as bytes, through the header's writing and reading.
final class Line: TCPTransmitter {
  struct Faults {
    /// In thousandths.
    var loss: UInt64 = 0
    var doubling: UInt64 = 0
    /// Nanoseconds: the shortest time, and what may come to it.
    var delay: UInt64 = 1_000_000
    var jitter: UInt64 = 0
  }

  private struct Flight {
    let at: UInt64
    let order: Int
    let toServer: Bool
    let bytes: [UInt8]
  }

  let faults: Faults
  private var random: SplitMix
  private var flights: [Flight] = []
  private var order = 0
  private(set) var now: UInt64 = 1_000_000_000
  var client: TCPConnection!
  var server: TCPConnection?
  /// Of the server's end, once a SYN comes.
  var settings = TCPConnection.Settings()
  private(set) var transmitted = 0
  /// Whether anything is heard.
  var isCut = false

  init(seed: UInt64, _ faults: Faults = Faults()) {
    random = SplitMix(state: seed)
    self.faults = faults
  }

  // MARK: In

  func transmit(_ segment: TCPSegment, of connection: TCPConnection) {
    var offset = 0
    repeat {
      var piece = segment
      let size = segment.segmentSize > 0 ? segment.segmentSize : max(segment.payload.count, 1)
      piece.payload = segment.payload.slice(offset, size)
      piece.sequence = segment.sequence + offset
      let isLast = offset + size >= segment.payload.count
      if !isLast { piece.flags.subtract([.finish, .push]) }
      send(piece, toServer: connection === client)
      offset += size
    } while offset < segment.payload.count
  }

  private func send(_ segment: TCPSegment, toServer: Bool) {
    transmitted += 1
    var bytes = [UInt8](repeating: 0, count: segment.writtenHeaderSize)
    bytes.withUnsafeMutableBytes { buffer in
      if let start = buffer.baseAddress { segment.write(to: start, 1, 2) }
    }
    bytes += segment.payload.bytes()
    let copies = random.next() % 1000 < faults.doubling ? 2 : 1
    for _ in 0..<copies where !isCut && random.next() % 1000 >= faults.loss {
      let extra = faults.jitter == 0 ? 0 : random.next() % faults.jitter
      order += 1
      flights.append(
        Flight(at: now + faults.delay + extra, order: order, toServer: toServer, bytes: bytes))
    }
  }

  // MARK: Out

  /// Goes on to the next thing that happens; false if nothing will.
  func step() -> Bool {
    let arrival = flights.map(\.at).min() ?? .max
    let timer = min(client.nextInstant, server?.nextInstant ?? .max)
    let next = min(arrival, timer)
    guard next != .max else { return false }
    now = max(now, next)
    let due = flights.filter { $0.at <= now }.sorted { ($0.at, $0.order) < ($1.at, $1.order) }
    flights.removeAll { $0.at <= now }
    for flight in due { arrive(flight) }
    for end in [client, server] {
      guard let end else { continue }
      if end.nextInstant <= now { end.expire(now) } else if end.state != .closed { end.output(now) }
    }
    return true
  }

  private func arrive(_ flight: Flight) {
    let segment = Self.parse(flight.bytes)
    guard flight.toServer else { return client.receive(segment, now) }
    if let server { return server.receive(segment, now) }
    guard segment.flags == .synchronize else { return }
    let server = Self.connection(self, seed: random.next(), settings)
    self.server = server
    server.open(answering: segment, now)
  }

  static func parse(_ bytes: [UInt8]) -> TCPSegment {
    let size = Int(bytes[12] >> 4) * 4
    let payload = ByteChain(copying: Array(bytes[size...])) ?? ByteChain()
    return bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return TCPSegment() }
      return TCPSegment(start, headerSize: size, payload)
    }
  }

  static func connection(
    _ line: Line, seed: UInt64, _ settings: TCPConnection.Settings, largest: Int = 0
  ) -> TCPConnection {
    TCPConnection(
      InternetEndpoint(address: .loopback, port: 1),
      InternetEndpoint(address: .loopback, port: 2), via: line, settings,
      sequence: SequenceNumber(UInt32(truncatingIfNeeded: seed)), segmentSize: 1460,
      largestTransmission: largest)
  }

  /// Both ends hold the line, and it them.
  func release() {
    client = nil
    server = nil
    flights = []
  }
}
