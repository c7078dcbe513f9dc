/// A server of 9P2000.L with a folder in memory, which says what a test wants: true or not.
final class FolderServer: NinePTransport {
  struct Node {
    var mode: UInt32
    var contents: [UInt8] = []
    var entries: [(name: String, number: UInt64)] = []
    var modified: UInt64 = 1
    var links: UInt64 = 1

    var kind: UInt8 { mode & 0o170000 == 0o040000 ? 0x80 : mode & 0o170000 == 0o120000 ? 2 : 0 }
  }

  let messageLimit = 16384
  let pieceLimit = 4
  var nodes: [UInt64: Node] = [
    1: Node(
      mode: 0o040755, entries: [(".", 1), ("file", 2), ("folder", 3), ("link", 4), ("fifo", 5)],
      links: 3),
    2: Node(mode: 0o100644, contents: Array("contents of a file\n".utf8)),
    3: Node(mode: 0o040755, links: 2),
    4: Node(mode: 0o120777, contents: Array("file".utf8)),
    5: Node(mode: 0o010644),
  ]
  /// What the client's numbers stand for.
  private(set) var files: [UInt32: UInt64] = [:]
  private(set) var isClaimed = true
  /// Changes an answer before it is given.
  var spoil: ((inout [UInt8], NinePKind) -> Void)?

  // MARK: Carrying

  func exchange(_ message: NinePMessage) throws(Errno) -> NinePAnswer {
    var answer = answer(to: message)
    spoil?(&answer, message.kind)
    let tag = message.kind == .version ? NinePMessage.noTag : 1
    guard let room = message.room else {
      let bytes = Array(answer.prefix(8192))
      return try NinePAnswer(bytes, written: bytes.count, to: message.kind, tag: tag)
    }
    let head = Array(answer.prefix(11))
    // A device cannot write behind its room.
    let contents = answer.dropFirst(11).prefix(room.count)
    room.copyBytes(from: contents)
    return try NinePAnswer(
      head, written: head.count + contents.count, to: message.kind, tag: tag)
  }

  func post(_ message: NinePMessage, completion: @escaping () -> Void) {
    _ = answer(to: message)
    completion()
  }

  func unclaim() { isClaimed = false }

  // MARK: Answers

  private struct Refusal: Error { let number: UInt32 }

  private func answer(to message: NinePMessage) -> [UInt8] {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: message.headSize, alignment: 8)
    defer { memory.deallocate() }
    message.store(to: memory.baseAddress.unsafelyUnwrapped, tag: 1)
    var reader = Fields(bytes: Array(memory) + message.contents.flatMap { Array($0) })
    reader.place = 7
    var body = Fields()
    var kind = message.kind.rawValue + 1
    do throws(Refusal) {
      try answer(message.kind, &reader, &body)
    } catch {
      kind = NinePAnswer.errorKind
      body = Fields()
      body.add(error.number)
    }
    var whole = Fields()
    whole.add(UInt32(7 + body.bytes.count))
    whole.add(kind)
    whole.add(message.kind == .version ? NinePMessage.noTag : UInt16(1))
    return whole.bytes + body.bytes
  }

  private func answer(
    _ kind: NinePKind, _ reader: inout Fields, _ body: inout Fields
  ) throws(Refusal) {
    switch kind {
    case .version:
      files = [:]
      let size: UInt32 = reader.number()
      body.add(size)
      body.add("9P2000.L")
    case .attach:
      files[reader.number()] = 1
      body.add(identity: 1, nodes[1]?.kind ?? 0)
    case .walk: try walk(&reader, &body)
    case .clunk: files[reader.number()] = nil
    default: try answerOfFile(kind, &reader, &body)
    }
  }

  private func walk(_ reader: inout Fields, _ body: inout Fields) throws(Refusal) {
    let (from, to): (UInt32, UInt32) = (reader.number(), reader.number())
    guard var number = files[from] else { throw Refusal(number: 9) }
    let count: UInt16 = reader.number()
    body.add(count)
    if count > 0 {
      let name = reader.text()
      guard let found = nodes[number]?.entries.first(where: { $0.name == name }) else {
        throw Refusal(number: 2)
      }
      number = found.number
      body.add(identity: number, nodes[number]?.kind ?? 0)
    }
    files[to] = number
  }

  private func answerOfFile(
    _ kind: NinePKind, _ reader: inout Fields, _ body: inout Fields
  ) throws(Refusal) {
    let file: UInt32 = reader.number()
    guard let number = files[file], let node = nodes[number] else { throw Refusal(number: 9) }
    switch kind {
    case .open:
      body.add(identity: number, node.kind)
      body.add(UInt32(0))
    case .getAttributes: body.add(node, number)
    case .read:
      let (offset, count): (UInt64, UInt32) = (reader.number(), reader.number())
      let part = node.contents.dropFirst(Int(clamping: offset)).prefix(Int(count))
      body.add(UInt32(part.count))
      body.bytes += part
    case .write:
      let (offset, count): (UInt64, UInt32) = (reader.number(), reader.number())
      let end = Int(offset) + Int(count)
      let missing = max(0, end - node.contents.count)
      nodes[number]?.contents += [UInt8](repeating: 0, count: missing)
      let bytes = reader.bytes[reader.place...]
      nodes[number]?.contents.replaceSubrange(Int(offset)..<end, with: bytes)
      body.add(count)
    case .readFolder:
      let offset: UInt64 = reader.number()
      tell(node, from: offset, &body)
    case .readLink: body.add(String(decoding: node.contents, as: UTF8.self))
    default: throw Refusal(number: 95)
    }
  }

  private func tell(_ node: Node, from offset: UInt64, _ body: inout Fields) {
    var entries = Fields()
    for (index, entry) in node.entries.enumerated().dropFirst(Int(clamping: offset)) {
      entries.add(identity: entry.number, nodes[entry.number]?.kind ?? 0)
      entries.add(UInt64(index + 1))
      entries.add(UInt8(truncatingIfNeeded: (nodes[entry.number]?.mode ?? 0) >> 12))
      entries.add(entry.name)
    }
    body.add(UInt32(entries.bytes.count))
    body.bytes += entries.bytes
  }
}

/// Fields of a message, little-endian.
private struct Fields {
  var bytes: [UInt8] = []
  var place = 0

  mutating func number<Number: FixedWidthInteger>() -> Number {
    var value: Number = 0
    for index in 0..<Number.bitWidth / 8 {
      value |= Number(bytes[place + index]) << Number(8 * index)
    }
    place += Number.bitWidth / 8
    return value
  }

  mutating func text() -> String {
    let count: UInt16 = number()
    defer { place += Int(count) }
    return String(decoding: bytes[place..<place + Int(count)], as: UTF8.self)
  }

  mutating func add<Number: FixedWidthInteger>(_ number: Number) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
    }
  }

  mutating func add(_ text: String) {
    add(UInt16(text.utf8.count))
    bytes += Array(text.utf8)
  }

  mutating func add(identity number: UInt64, _ kind: UInt8) {
    add(kind)
    add(UInt32(0))
    add(number)
  }

  mutating func add(_ node: FolderServer.Node, _ number: UInt64) {
    add(UInt64(0x7ff))
    add(identity: number, node.kind)
    for value in [node.mode, 0, 0] { add(value) }
    for value in [node.links, 0, UInt64(node.contents.count), 4096, 8] { add(value) }
    for value in [0, 0, node.modified, 0, node.modified, 0] { add(value) }
    for _ in 0..<4 { add(UInt64(0)) }
  }
}
