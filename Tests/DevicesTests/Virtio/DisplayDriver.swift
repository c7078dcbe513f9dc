import Bus
import Devices
import Testing

/// A driver of a graphics card: requests in, answers out.
final class DisplayDriver {
  /// An answer: its kind, and what is behind the header.
  struct Answer {
    let kind: UInt32
    let flags: UInt32
    let fence: UInt64
    let body: [UInt8]

    /// A number of 32 bits in the body.
    func word(_ place: Int) -> UInt32 {
      body[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  static let done: UInt32 = 0x1100
  static let request = TestDriver.buffers
  static let answer = TestDriver.buffers + 0x8000
  /// Where pixels are.
  static let pixels = TestDriver.buffers + 0x1_0000

  let driver: TestDriver
  let display = TestDisplay()
  let card: VirtioGPU

  init(_ mode: RingMode = RingMode(), size: PictureSize = PictureSize(width: 640, height: 480))
    throws
  {
    driver = try TestDriver()
    card = VirtioGPU(
      memory: driver.memory, timeline: driver.timeline, port: display, size: size)
    driver.plug(card)
    try driver.start(mode, features: 2, queues: 2)
  }

  /// Asks for something: numbers of 32 bits behind the header.
  func ask(
    _ kind: UInt32, _ words: [UInt32] = [], fence: UInt64? = nil, queue: Int = 0
  ) throws -> Answer {
    let fenceWords = [UInt32(truncatingIfNeeded: fence ?? 7), UInt32((fence ?? 0) >> 32)]
    let all = [kind, fence == nil ? 0 : 1] + fenceWords + [9, 0] + words
    let bytes = all.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    try driver.put(bytes, at: Self.request)
    let chain = try driver.add(
      queue,
      [
        .init(address: Self.request, count: UInt32(bytes.count)),
        .init(address: Self.answer, count: 2048, isWritable: true),
      ])
    try driver.notify(queue)
    let used = try #require(try driver.used(queue))
    #expect(used.identifier == chain)
    let answer = try driver.bytes(Int(used.written), at: Self.answer)
    try #require(answer.count >= 24)
    func number(_ range: Range<Int>) -> UInt64 {
      answer[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    return Answer(
      kind: UInt32(number(0..<4)), flags: UInt32(number(4..<8)), fence: number(8..<16),
      body: Array(answer[24...]))
  }

  /// Asks for what is done.
  func have(_ kind: UInt32, _ words: UInt32..., location: SourceLocation = #_sourceLocation) throws
  {
    #expect(try ask(kind, words).kind == Self.done, sourceLocation: location)
  }

  /// Asks for what is refused.
  func refused(
    _ kind: UInt32, _ words: UInt32..., by expected: UInt32,
    location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try ask(kind, words).kind == expected, sourceLocation: location)
  }

  /// A resource whose pixels are in RAM, in one piece.
  func make(_ number: UInt32, width: UInt32, height: UInt32, format: UInt32 = 2) throws {
    try have(0x101, number, format, width, height)
    try have(
      0x106, number, 1, UInt32(truncatingIfNeeded: Self.pixels), UInt32(Self.pixels >> 32),
      width * height * 4, 0)
  }

  /// Puts pixels into RAM: the bytes are their places.
  func draw(width: UInt32, height: UInt32) throws {
    var bytes: [UInt8] = []
    for place in 0..<width * height {
      bytes += [
        UInt8(truncatingIfNeeded: place), UInt8(truncatingIfNeeded: place >> 8), 0x55, 0xaa,
      ]
    }
    try driver.put(bytes, at: Self.pixels)
  }
}
