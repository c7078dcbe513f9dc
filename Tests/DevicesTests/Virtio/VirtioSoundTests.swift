import Bus
import Devices
import TestPorts
import Testing

/// A sound card with two streams to be heard, 0 and 1, and one that captures, 2.
@Suite struct VirtioSoundTests {
  private let driver: TestDriver
  private let sound = TestSound()
  private static let request = TestDriver.buffers
  private static let answer = TestDriver.buffers + 0x1000
  private static let frames = TestDriver.buffers + 0x2000
  private static let status = TestDriver.buffers + 0x8000

  init() throws {
    driver = try TestDriver()
    driver.plug(
      VirtioSound(
        memory: driver.memory, timeline: driver.timeline, port: sound, outputs: 2, inputs: 1))
  }

  private func start(_ mode: RingMode = RingMode()) throws { try driver.start(mode, queues: 4) }

  /// Asks by words of 32 bits; returns what is answered.
  private func ask(_ words: UInt32...) throws -> [UInt32] {
    for (place, word) in words.enumerated() {
      try driver.memory.store(word, Self.request + 4 * UInt64(place))
    }
    try driver.add(
      0,
      [
        .init(address: Self.request, count: UInt32(4 * words.count)),
        .init(address: Self.answer, count: 256, isWritable: true),
      ])
    try driver.notify(0)
    let written = try #require(try driver.used(0)?.written)
    return try (0..<UInt64(written / 4)).map {
      try driver.memory.load(Self.answer + 4 * $0, as: UInt32.self)
    }
  }

  private static let ok: [UInt32] = [0x8000]
  private static let badMessage: [UInt32] = [0x8001]
  private static let notSupported: [UInt32] = [0x8002]

  /// Parameters of a stream: buffers of four periods of 480 bytes, two channels unless said otherwise, 16 bits, 48 kHz.
  private func configure(
    _ stream: UInt32, channels: UInt32 = 2, sample: UInt32 = 5, rate: UInt32 = 7
  ) throws -> [UInt32] {
    try ask(0x101, stream, 1920, 480, 0, channels | sample << 8 | rate << 16)
  }

  /// A buffer of frames for a stream, whose bytes say which it is.
  private func play(_ stream: UInt32, _ number: UInt8, count: Int = 480) throws {
    let place = Self.frames + UInt64(number) * 0x400
    try driver.memory.store(stream, place)
    try driver.put([UInt8](repeating: number, count: count), at: place + 4)
    try driver.add(
      2,
      [
        .init(address: place, count: UInt32(4 + count)),
        .init(address: Self.status + UInt64(number) * 8, count: 8, isWritable: true),
      ])
    try driver.notify(2)
  }

  private func bufferStatus(_ number: UInt8) throws -> [UInt32] {
    let place = Self.status + UInt64(number) * 8
    return [
      try driver.memory.load(place, as: UInt32.self),
      try driver.memory.load(place + 4, as: UInt32.self),
    ]
  }

  @Test(arguments: RingMode.all)
  func saysWhatStreamsThereAre(mode: RingMode) throws {
    #expect(try driver.transport.word(8) == 25)
    #expect(try (0..<3).map { try driver.transport.word(0x100 + 4 * $0) } == [0, 3, 3])
    try start(mode)
    let streams = try ask(0x100, 0, 3, 32)
    #expect(streams.count == 1 + 3 * 8 && streams[0] == 0x8000)
    // 8 and 16 bits, 32 bits, floating point; 5,512 to 192,000 frames; one or two channels; in and out.
    #expect(streams[1...8] == [0, 0, 0xa_0030, 0, 0x1fff, 0, 0x0002_0100, 0])
    #expect(streams[23] == 0x0002_0101)
    let maps = try ask(0x200, 1, 1, 24)
    #expect(maps == [0x8000, 0, 0x0403_0200, 0, 0, 0, 0])
    #expect(try ask(1, 0, 0, 24) == Self.ok)
    #expect(try ask(0x100, 2, 2, 32) == Self.badMessage)
    #expect(try ask(0x100, .max, .max, 32) == Self.badMessage)
    #expect(try ask(0x100, 0, 1, 31) == Self.badMessage)
    #expect(try ask(2, 0) == Self.notSupported)
    #expect(try ask(0x4711) == Self.notSupported)
  }

  @Test func parametersThatStreamsCannotHave() throws {
    try start()
    #expect(try configure(0) == Self.ok)
    #expect(try configure(0, channels: 3) == Self.notSupported)
    #expect(try configure(0, channels: 0) == Self.notSupported)
    #expect(try configure(0, sample: 11) == Self.notSupported)
    #expect(try configure(0, rate: 13) == Self.notSupported)
    #expect(try configure(0, rate: 255) == Self.notSupported)
    #expect(try configure(3) == Self.badMessage)
    #expect(try ask(0x101, 0, 480, 481, 0, 0x0007_0502) == Self.notSupported)
    #expect(try ask(0x101, 0, 0, 0, 0, 0x0007_0502) == Self.notSupported)
    #expect(try ask(0x101, 0, 480) == Self.badMessage)
  }

  @Test func whatComesInAnotherOrderIsRefused() throws {
    try start()
    for code in [0x102, 0x103, 0x104, 0x105] as [UInt32] {
      #expect(try ask(code, 0) == Self.notSupported)
    }
    #expect(try configure(0) == Self.ok)
    #expect(try ask(0x104, 0) == Self.notSupported)
    #expect(try ask(0x102, 0) == Self.ok)
    #expect(try ask(0x105, 0) == Self.notSupported)
    #expect(try ask(0x104, 0) == Self.ok)
    #expect(try configure(0) == Self.notSupported)
    #expect(try ask(0x103, 0) == Self.notSupported)
    #expect(try ask(0x105, 0) == Self.ok)
    #expect(try ask(0x103, 0) == Self.ok)
  }

  @Test(arguments: RingMode.all)
  func buffersAreHeardOneAfterTheOther(mode: RingMode) throws {
    try start(mode)
    #expect(try configure(1) == Self.ok)
    #expect(try ask(0x102, 1) == Self.ok)
    for number in 0..<3 as Range<UInt8> { try play(1, number) }
    #expect(sound.played.isEmpty)
    let begin = driver.timeline.now
    #expect(try ask(0x104, 1) == Self.ok)
    // 120 frames are 2.5 ms; the first is on its way at once.
    #expect(sound.played.map(\.bytes) == [[UInt8](repeating: 0, count: 480)])
    _ = driver.timeline.advance(by: 2_499_999, limit: 100)
    #expect(try driver.used(2) == nil)
    _ = driver.timeline.advance(by: 1, limit: 100)
    #expect(try driver.used(2)?.written == 8)
    #expect(try bufferStatus(0) == [0x8000, 0])
    _ = driver.timeline.advance(by: 10_000_000, limit: 100)
    #expect(try driver.used(2) != nil && driver.used(2) != nil && driver.used(2) == nil)
    #expect(sound.played.map(\.instant) == [0, 2_500_000, 5_000_000].map { begin + $0 })
    #expect(sound.played.map { $0.bytes.first } == [0, 1, 2])
    #expect(
      sound.played.allSatisfy {
        $0.stream == 1 && $0.format == SoundFormat(.signed16, rate: 48_000, channels: 2)
      })
    // There was nothing to be heard for 5 ms: the next one begins when it comes.
    try play(1, 4)
    #expect(sound.played.last?.instant == begin + 12_500_000)
  }

  /// Rounded for each buffer, 44,100 frames a second would be off by some microseconds a minute.
  @Test func roundingDoesNotAddUp() throws {
    try start()
    #expect(try configure(0, channels: 1, sample: 4, rate: 6) == Self.ok)
    #expect(try ask(0x102, 0) == Self.ok)
    try play(0, 0, count: 100)
    #expect(try ask(0x104, 0) == Self.ok)
    let begin = driver.timeline.now
    for number in 1..<441 {
      // Before the one that is heard comes to its end.
      try play(0, UInt8(number % 16), count: 100)
      _ = driver.timeline.advance(by: 2_267_574, limit: 100)
      #expect(try driver.used(2) != nil)
    }
    let last = try #require(sound.played.last)
    #expect(sound.played.count == 441)
    #expect(last.instant - begin == 440 * 1_000_000_000 / 441)
  }

  @Test func aStoppedStreamGoesOnWhereItWas() throws {
    try start()
    #expect(try configure(0) == Self.ok)
    #expect(try ask(0x102, 0) == Self.ok)
    try play(0, 1)
    #expect(try ask(0x104, 0) == Self.ok)
    _ = driver.timeline.advance(by: 1_000_000, limit: 100)
    #expect(try ask(0x105, 0) == Self.ok)
    _ = driver.timeline.advance(by: 1_000_000_000, limit: 100)
    #expect(try driver.used(2) == nil)
    #expect(try ask(0x104, 0) == Self.ok)
    _ = driver.timeline.advance(by: 1_499_999, limit: 100)
    #expect(try driver.used(2) == nil)
    _ = driver.timeline.advance(by: 1, limit: 100)
    #expect(try driver.used(2) != nil)
    #expect(sound.played.count == 1)
    // What was never heard comes back when the stream is released.
    #expect(try ask(0x105, 0) == Self.ok)
    try play(0, 2)
    #expect(try driver.used(2) == nil)
    #expect(try ask(0x103, 0) == Self.ok)
    #expect(try driver.used(2) != nil)
    #expect(sound.played.count == 1)
  }

  @Test func capturedFramesAreFollowedBySilence() throws {
    try start()
    sound.captured = (0..<100).map { UInt8($0) }
    #expect(try configure(2, channels: 1, sample: 4, rate: 1) == Self.ok)
    #expect(try ask(0x102, 2) == Self.ok)
    #expect(try ask(0x104, 2) == Self.ok)
    #expect(sound.capturing == [2: SoundFormat(.unsigned8, rate: 8000, channels: 1)])
    try driver.memory.store(2 as UInt32, Self.request)
    try driver.add(
      3,
      [
        .init(address: Self.request, count: 4),
        .init(address: Self.frames, count: 168, isWritable: true),
      ])
    try driver.notify(3)
    _ = driver.timeline.advance(by: 20_000_000, limit: 100)
    #expect(try driver.used(3)?.written == 168)
    let bytes = try driver.bytes(160, at: Self.frames)
    #expect(bytes == (0..<100).map { UInt8($0) } + [UInt8](repeating: 0x80, count: 60))
    #expect(try driver.memory.load(Self.frames + 160, as: UInt32.self) == 0x8000)
    #expect(try ask(0x105, 2) == Self.ok)
    #expect(sound.capturing == [:])
  }

  @Test func buffersOfNoStreamAreAnswered() throws {
    try start()
    try play(0, 1)
    #expect(try bufferStatus(1) == [0x8001, 0])
    try play(2, 2)
    try play(77, 3)
    #expect(try bufferStatus(2) == [0x8001, 0] && bufferStatus(3) == [0x8001, 0])
    try driver.add(2, [.init(address: Self.frames, count: 8)])
    try driver.notify(2)
    try driver.expectBroken()
  }
}
