import Board
import Testing

/// Events as bytes.
@Suite struct RecordedEventTests {
  static let events: [RecordedEvent] = [
    .input(Input(.serial, [1, 2, 3]), at: Instant(boot: 1, instructions: 300, jumps: 5)),
    .disk(3, ticket: 1 << 40, bytes: [UInt8](repeating: 7, count: 1024)),
    .check(hash: 0x8123_4567_89ab_cdef, at: Instant(boot: 1, instructions: 300, jumps: 5)),
    .input(Input(.console, []), at: Instant(boot: 1, instructions: 1 << 63, jumps: 1 << 40)),
    .check(hash: 1, at: Instant(boot: 2, instructions: 0, jumps: 0)),
    .end(hash: .max, at: Instant(boot: 9, instructions: .max, jumps: .max)),
  ]

  private static func encoded() -> [UInt8] {
    var encoder = EventEncoder()
    for event in events { encoder.append(event) }
    return encoder.takeBytes()
  }

  @Test(arguments: [1, 2, 3, 7, 100, 5000])
  func eventsComeBackFromPiecesOfAnySize(size: Int) throws {
    let bytes = Self.encoded()
    var (decoder, found) = (EventDecoder(), [RecordedEvent]())
    for start in stride(from: 0, to: bytes.count, by: size) {
      decoder.append(Array(bytes[start..<min(start + size, bytes.count)]))
      while let event = try decoder.next() { found.append(event) }
    }
    #expect(found == Self.events)
    #expect(decoder.isAtEnd)
  }

  @Test func whatIsCutEndsWithTheLastWholeEvent() throws {
    let bytes = Self.encoded()
    for count in 0..<bytes.count {
      var (decoder, found) = (EventDecoder(), 0)
      decoder.append(Array(bytes[..<count]))
      while let event = try decoder.next() {
        #expect(event == Self.events[found])
        found += 1
      }
      #expect(found < Self.events.count)
    }
  }

  @Test(
    arguments: [
      [0], [5], [1, 0, 0, 0, 9], [3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2],
      [1, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x7f], [2, 0, 0, 3, 1, 2, 3],
      [4, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
        + [3, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0],
    ] as [[UInt8]])
  func whatCannotBeIsRefused(bytes: [UInt8]) {
    var decoder = EventDecoder()
    decoder.append(bytes + [UInt8](repeating: 0, count: 16))
    #expect(throws: EventDecoder.Damage.self) {
      while try decoder.next() != nil {}
    }
  }

  @Test func noiseNeverTrapsAndEnds() {
    for seed in UInt64(0)..<20_000 {
      var generator = SeededGenerator(seed: seed)
      var bytes = Self.encoded()
      for _ in 0...generator.next(in: 0...8) {
        bytes[Int(generator.next(in: 0...UInt64(bytes.count - 1)))] = UInt8(
          truncatingIfNeeded: generator.next())
      }
      var decoder = EventDecoder()
      decoder.append(bytes)
      while (try? decoder.next()) != nil, !decoder.isAtEnd {}
    }
  }
}
