import Processor

/// A message to a folder's server and the room for its answer, in four pages of their own but for the
/// contents of files:
///
///     0              6144      8192                                          16384
///     +--------------+---------+---------------------------------------------+
///     | message      | table   | answer                                      |
///     +--------------+---------+---------------------------------------------+
///
///     a write    message's head, contents -->    answer -->
///     a read     message -->                     11 bytes of the answer, contents -->
///
/// Behind the first 11 bytes of the answer to a read there is nothing but contents, so they come straight
/// to where they belong; an error has exactly 11 bytes. It is made once, and used again and again; its
/// driver's lock guards how it goes on.
final class FolderRequest {
  private static let order = 2
  private static let tableOffset = 6144
  private static let answerOffset = 8192
  private static let answerRoom = 8192
  /// What stands before contents in an answer.
  private static let readHeaderSize = 11
  /// Pieces of contents that the table has room for.
  static let pieceLimit = (answerOffset - tableOffset) / 16 - 3

  private let pages: Frame
  /// By which the server tells messages that are under way from each other.
  let tag: UInt16
  let finished = WaitQueue()
  private(set) var segments: [VirtioSegment] = []
  private var answerSize = 0
  private(set) var isDone = false
  /// How much the device has written; nil if it is not used any more.
  private(set) var written: Int?
  /// What is done with it when it comes back, if nobody waits for it.
  private(set) var completion: (() -> Void)?

  init?(tag: UInt16) {
    guard let pages = Kernel.frames.allocate(order: Self.order) else { return nil }
    self.pages = pages
    self.tag = tag
  }

  deinit { Kernel.frames.release(pages, order: Self.order) }

  var table: UnsafeMutableRawPointer { pages.pointer + Self.tableOffset }

  private var answerStart: UnsafeMutableRawPointer { pages.pointer + Self.answerOffset }

  func tag(of message: NinePMessage) -> UInt16 {
    message.kind == .version ? NinePMessage.noTag : tag
  }

  func prepare(_ message: NinePMessage, completion: (() -> Void)? = nil) {
    precondition(message.headSize <= Self.tableOffset, "a message that no request has room for")
    message.store(to: pages.pointer, tag: tag(of: message))
    segments.removeAll(keepingCapacity: true)
    segments.append(VirtioSegment(pages.pointer, count: message.headSize, isWritable: false))
    for piece in message.contents {
      guard let start = piece.baseAddress else { continue }
      segments.append(VirtioSegment(start, count: piece.count, isWritable: false))
    }
    answerSize = message.room == nil ? Self.answerRoom : Self.readHeaderSize
    segments.append(VirtioSegment(answerStart, count: answerSize, isWritable: true))
    if let room = message.room, let start = room.baseAddress {
      segments.append(VirtioSegment(start, count: room.count, isWritable: true))
    }
    isDone = false
    self.completion = completion
  }

  /// The device has given it back; nil if it never will.
  func end(with written: Int?) {
    self.written = written
    isDone = true
    finished.wakeAll()
  }

  /// Nobody waits for it any more; the device has it still.
  func abandon() { completion = {} }

  /// What the device has written, but for contents.
  func answer(_ written: Int) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: answerStart, count: min(written, answerSize)))
  }
}
