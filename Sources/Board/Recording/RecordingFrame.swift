import Bus

/// A recording, from its first byte to its last:
///
///     "MVMRECRD" (8)  format version (4)  0 (4)
///     frame: kind (4)  0 (4)  bytes here (8)  bytes when decompressed (8)  Hash64 of the bytes here (8)  bytes
///       :
///
/// A frame of kind `archive` is the machine's state where a part of the run begins: at the beginning, and after each
/// power-on. Frames of kind `events` follow with what came in (`EventEncoder`, begun anew after each archive). What is cut
/// off ends with its last whole frame.
enum RecordingFrame {
  static let magic = Array("MVMRECRD".utf8)
  static let version: UInt32 = 1
  static let prologueSize = 16
  static let headerSize = 32
  /// No frame of events is larger than this when it is written.
  static let eventsLimit = 1 << 20
  /// Nor when it is read, for one input can make it longer; larger ones are damage.
  static let readLimit: UInt64 = 1 << 28

  enum Kind: UInt32 {
    case archive = 1
    case events = 2
  }

  /// What stands before the bytes of a frame.
  struct Header {
    var kind: UInt32
    var storedCount: UInt64
    var count: UInt64
    var hash: UInt64

    var bytes: [UInt8] {
      RecordingFrame.bytes(UInt64(kind), 8) + RecordingFrame.bytes(storedCount, 8)
        + RecordingFrame.bytes(count, 8) + RecordingFrame.bytes(hash, 8)
    }

    init(_ kind: Kind, stored: [UInt8], count: Int) {
      self.kind = kind.rawValue
      storedCount = UInt64(stored.count)
      self.count = UInt64(count)
      hash = Hash64.hash(stored)
    }

    /// From `headerSize` bytes.
    init(_ bytes: [UInt8]) {
      kind = UInt32(truncatingIfNeeded: RecordingFrame.word(bytes, 0))
      storedCount = RecordingFrame.word(bytes, 8)
      count = RecordingFrame.word(bytes, 16)
      hash = RecordingFrame.word(bytes, 24)
    }
  }

  static func bytes(_ word: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
  }

  static func word(_ bytes: [UInt8], _ start: Int) -> UInt64 {
    bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
