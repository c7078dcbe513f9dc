import Processor

/// A request to a disk (virtio 1.2, section 5.2.6), in a page of its own but for the data:
///
///     0        16       32         48                                            4096
///     +--------+--------+--+------+-----------------------------------------------+
///     | header | range  |st|      | table of descriptors, 16 bytes each           |
///     +--------+--------+--+------+-----------------------------------------------+
///
///     header: kind (4), reserved (4), sector (8)        status: what the disk says in the end
///     range:  sector (8), count (4), flags (4); of a discard, or to be filled with zeros
///
/// It is made once, and used again and again. Its disk's lock guards how it goes on.
final class DiskRequest {
  enum Kind: UInt32 {
    case read = 0
    case write = 1
    case flush = 4
    case discard = 11
    case writeZeroes = 13

    var words: StaticString {
      switch self {
      case .read: "reading"
      case .write: "writing"
      case .flush: "flushing"
      case .discard: "discarding"
      case .writeZeroes: "filling with zeros"
      }
    }
  }

  enum Outcome {
    case done, ioError, unsupported
    /// The disk is not used any more.
    case lost
  }

  private static let headerSize = 16
  private static let rangeOffset = 16
  private static let statusOffset = 32
  private static let tableOffset = 48
  /// Pieces of data that the table has room for.
  static let segmentLimit = (4096 - tableOffset) / 16 - 2

  private let page: Frame
  private(set) var kind = Kind.read
  private(set) var sector: UInt64 = 0
  private(set) var byteCount = 0
  private(set) var segments: [VirtioSegment] = []

  let finished = WaitQueue()
  var isDone = false
  private(set) var outcome = Outcome.done

  init?() {
    guard let page = Kernel.frames.allocate() else { return nil }
    self.page = page
  }

  deinit { Kernel.frames.release(page, order: 0) }

  var table: UnsafeMutableRawPointer { page.pointer + Self.tableOffset }

  private var status: UnsafeMutableRawPointer { page.pointer + Self.statusOffset }

  /// - Parameter rangeCount: of what has a range instead of data, its sectors.
  func prepare(
    _ kind: Kind, sector: UInt64, _ data: [VirtioSegment], rangeCount: UInt32?
  ) {
    self.kind = kind
    self.sector = sector
    byteCount = data.reduce(Int(rangeCount ?? 0) * 512) { $0 + $1.count }
    let start = page.pointer
    start.storeBytes(of: kind.rawValue, as: UInt32.self)
    start.storeBytes(of: 0, toByteOffset: 4, as: UInt32.self)
    start.storeBytes(of: rangeCount == nil ? sector : 0, toByteOffset: 8, as: UInt64.self)
    // Nothing that the disk says, so that one that says nothing is noticed.
    status.storeBytes(of: 0xff, as: UInt8.self)
    segments = [VirtioSegment(start, count: Self.headerSize, isWritable: false)]
    if let rangeCount {
      let range = start + Self.rangeOffset
      range.storeBytes(of: sector, as: UInt64.self)
      range.storeBytes(of: rangeCount, toByteOffset: 8, as: UInt32.self)
      // Zeros may be made by giving the space back.
      range.storeBytes(of: kind == .writeZeroes ? 1 : 0, toByteOffset: 12, as: UInt32.self)
      segments.append(VirtioSegment(range, count: 16, isWritable: false))
    }
    segments += data
    segments.append(VirtioSegment(status, count: 1, isWritable: true))
  }

  /// The disk has given it back, with so many bytes written; nil if it never will.
  func end(with written: Int?) {
    if let written {
      outcome = judge(written)
    } else {
      outcome = .lost
    }
    isDone = true
    finished.wakeAll()
  }

  private func judge(_ written: Int) -> Outcome {
    switch readShared8(status) {
    // The status is the last byte, so all before it is there, too, as far as the disk tells.
    case 0: kind == .read && written < byteCount ? .ioError : .done
    case 2: .unsupported
    default: .ioError
    }
  }
}
