import Bus
import Devices
import Testing

/// The guest's side of 9P: makes messages, sends them, and takes the answers.
final class NinePClient {
  struct Answer: Equatable {
    var kind: UInt8
    var tag: UInt16
    var body: [UInt8]

    /// The number of an error; nil where it is none.
    var error: UInt32? { kind == 7 ? UInt32(Self.number(body[0..<4])) : nil }

    static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  static let request = TestDriver.buffers
  static let reply = TestDriver.buffers + 0x10_0000

  let driver: TestDriver
  let folder = TestFolder()
  let device: VirtioNineP

  init(_ mode: RingMode = RingMode(), isPrompt: Bool = false) throws {
    driver = try TestDriver()
    device = VirtioNineP(
      memory: driver.memory, timeline: driver.timeline, port: folder, tag: Array("tag".utf8),
      isPrompt: isPrompt)
    driver.plug(device)
    try driver.start(mode)
  }

  /// Begins a session, and attaches number 0 to the folder.
  func attach() throws {
    let version = try call(100, Message().number(UInt32(8192)).text("9P2000.L"))
    #expect(version.kind == 101)
    let attached = try call(
      104,
      Message().number(UInt32(0)).number(UInt32.max).text("root").text("").number(UInt32(0)))
    #expect(attached.kind == 105)
    folder.requests = []
  }

  /// Walks from number 0 to a new one.
  func walk(to number: UInt32, _ names: String...) throws -> Answer {
    try call(110, Message().number(UInt32(0)).number(number).names(names))
  }

  /// Sends a message, and takes the answer that comes at once.
  func call(_ kind: UInt8, _ message: Message, tag: UInt16 = 9, room: UInt32 = 8192) throws
    -> Answer
  {
    try send(kind, message, tag: tag, room: room)
    return try #require(try answer())
  }

  func send(_ kind: UInt8, _ message: Message, tag: UInt16 = 9, room: UInt32 = 8192) throws {
    try sendRaw(message.bytes(kind: kind, tag: tag), room: room)
  }

  /// Sends bytes as they are.
  func sendRaw(_ bytes: [UInt8], room: UInt32 = 8192) throws {
    try driver.put(bytes, at: Self.request)
    let half = UInt32(bytes.count / 2)
    var buffers = [TestDriver.Buffer(address: Self.request, count: UInt32(bytes.count))]
    if half > 0 {
      // In two pieces, since messages may be.
      buffers = [
        .init(address: Self.request, count: half),
        .init(address: Self.request + UInt64(half), count: UInt32(bytes.count) - half),
      ]
    }
    if room > 0 { buffers.append(.init(address: Self.reply, count: room, isWritable: true)) }
    try driver.add(0, buffers)
    try driver.notify(0)
  }

  /// The next answer; nil while there is none.
  func answer() throws -> Answer? {
    guard let used = try driver.used(0) else { return nil }
    let bytes = try driver.bytes(Int(used.written), at: Self.reply)
    try #require(bytes.count >= 7)
    #expect(Answer.number(bytes[0..<4]) == UInt64(bytes.count))
    return Answer(
      kind: bytes[4], tag: UInt16(Answer.number(bytes[5..<7])), body: Array(bytes[7...]))
  }
}

/// A message's fields.
struct Message {
  private var body: [UInt8] = []

  func number<Value: FixedWidthInteger>(_ value: Value) -> Message {
    var message = self
    withUnsafeBytes(of: value.littleEndian) { message.body += $0 }
    return message
  }

  func text(_ text: String) -> Message { self.text(Array(text.utf8)) }

  func text(_ bytes: [UInt8]) -> Message {
    var message = number(UInt16(bytes.count))
    message.body += bytes
    return message
  }

  func names(_ names: [String]) -> Message {
    names.reduce(number(UInt16(names.count))) { $0.text($1) }
  }

  func contents(_ bytes: [UInt8]) -> Message {
    var message = number(UInt32(bytes.count))
    message.body += bytes
    return message
  }

  func bytes(kind: UInt8, tag: UInt16) -> [UInt8] {
    Message().number(UInt32(body.count + 7)).number(kind).number(tag).body + body
  }
}
