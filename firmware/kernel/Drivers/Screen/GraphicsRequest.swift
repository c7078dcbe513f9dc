/// A request to a graphics card and room for its answer (virtio 1.2, section 5.7.6.7):
///
///     type (4)  flags (4)  fence (8)  context (4)  0 (4)  |  what belongs to the request, words of 32 bits
///
/// The driver's lock guards how it goes on.
final class GraphicsRequest {
  /// VIRTIO_GPU_CMD_...
  enum Command: UInt32 {
    case getDisplayInformation = 0x100
    case createResource = 0x101
    case setScanout = 0x103
    case flushResource = 0x104
    case transferToHost = 0x105
    case attachBacking = 0x106

    /// VIRTIO_GPU_RESP_OK_...
    fileprivate var goodAnswer: UInt32 { self == .getDisplayInformation ? 0x1101 : 0x1100 }
    /// The header, and of one of them what 16 screens are like.
    fileprivate var answerSize: Int {
      GraphicsRequest.headerSize + (self == .getDisplayInformation ? 16 * 24 : 0)
    }
  }

  fileprivate static let headerSize = 24
  private let command: Command
  private let question: DeviceBuffer
  private let answer: DeviceBuffer
  private(set) var isDone = false
  /// Nil if the device was reset meanwhile.
  private var written: Int?

  init(_ command: Command, _ words: [UInt32]) {
    self.command = command
    var structure = Structure()
    structure.put(command.rawValue)
    structure.fill(to: Self.headerSize)
    for word in words { structure.put(word) }
    question = DeviceBuffer(size: structure.bytes.count)
    for (index, byte) in structure.bytes.enumerated() { question[index] = byte }
    answer = DeviceBuffer(size: command.answerSize)
  }

  var segments: [VirtioSegment] {
    [
      question.segment(count: question.size, isWritable: false),
      answer.segment(count: answer.size, isWritable: true),
    ]
  }

  func end(with written: Int?) {
    self.written = written
    isDone = true
  }

  /// What the device has answered behind the header.
  func result() throws(VirtioError) -> [UInt8] {
    guard let written else { throw .noAnswer }
    guard written >= Self.headerSize else { throw .wrongAnswer(0) }
    let bytes = answer.prefix(written)
    let type: UInt32 = bytes.number(at: 0)
    guard type == command.goodAnswer, written >= command.answerSize else {
      throw .wrongAnswer(type)
    }
    return Array(bytes[Self.headerSize...])
  }
}
