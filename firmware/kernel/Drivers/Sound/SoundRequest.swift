import Processor

/// A message to the card and its answer, by the control queue (virtio 1.2, sections 5.14.6.1 to
/// 5.14.6.6):
///
///     to the card    code (4)   stream (4)   parameters (16)
///     its answer     status (4)   what was asked for
///
/// A stream has one, and so it asks for one thing at a time. The card's lock guards it.
final class SoundRequest {
  enum Kind: UInt32 {
    case streamInformation = 0x100
    case setParameters = 0x101
    case prepare = 0x102
    case release = 0x103
    case start = 0x104
    case stop = 0x105
  }

  private static let largestMessage = 24
  private static let ok: UInt32 = 0x8000

  /// Whose it is; nil of the card's own.
  let stream: Int?
  private let memory: UnsafeMutableRawPointer
  private let answerSize: Int
  private(set) var kind = Kind.streamInformation
  private(set) var isUnderWay = false

  init(stream: Int?, answerSize: Int = 4) {
    self.stream = stream
    self.answerSize = answerSize
    memory = .allocate(byteCount: Self.largestMessage + answerSize, alignment: 16)
  }

  deinit { memory.deallocate() }

  private var answer: UnsafeMutableRawPointer { memory + Self.largestMessage }

  /// Words of a message behind its code; what goes to the queue.
  func prepare(_ kind: Kind, _ words: [UInt32]) -> [VirtioSegment] {
    self.kind = kind
    isUnderWay = true
    memory.storeBytes(of: kind.rawValue, as: UInt32.self)
    for (index, word) in words.enumerated() {
      memory.storeBytes(of: word, toByteOffset: 4 + 4 * index, as: UInt32.self)
    }
    // No answer that there is, so that a card that says nothing is noticed.
    memset(answer, 0, answerSize)
    return [
      VirtioSegment(memory, count: 4 + 4 * words.count, isWritable: false),
      VirtioSegment(answer, count: answerSize, isWritable: true),
    ]
  }

  /// It has come back; whether the card did what it was asked for.
  func end() -> Bool {
    isUnderWay = false
    return readShared32(answer) == Self.ok
  }

  /// A part of what was asked for, as the card left it.
  func answerBytes(at offset: Int, count: Int) -> [UInt8] {
    (0..<count).map { readShared8(answer + 4 + offset + $0) }
  }
}
