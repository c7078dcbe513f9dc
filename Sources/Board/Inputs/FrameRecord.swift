import Bus

/// A frame that came in, or a cable that was plugged in or out, as inputs hold them, little-endian:
///
///     card (1)  flags (1)  segmentation (1)  0 (1)  segment size (2)  checksum start (2)  checksum offset (2)
///     byte count (4)  frame
struct FrameRecord {
  static let headerSize = 14
  /// No frame is larger.
  private static let frameLimit = 1 << 17

  private enum Flags {
    static let hasChecksum: UInt8 = 1
    static let isChecksumValid: UInt8 = 2
    static let hasCongestionNotice: UInt8 = 4
    /// There is no frame: the cable leads nowhere from now on or, with `isPluggedIn`, somewhere again.
    static let isCable: UInt8 = 8
    static let isPluggedIn: UInt8 = 16
  }

  /// For which card it is.
  let card: UInt8
  let offload: FrameOffload
  var bytes: [UInt8]
  /// Whether the cable leads anywhere now, where that is what came in place of a frame.
  var isConnected: Bool?

  init(card: UInt8, offload: FrameOffload, bytes: [UInt8]) {
    self.card = card
    self.offload = offload
    self.bytes = bytes
  }

  init(card: UInt8, isConnected: Bool) {
    self.init(card: card, offload: FrameOffload(), bytes: [])
    self.isConnected = isConnected
  }

  /// Takes the first record of `rest`; nil where that does not begin with one.
  init?(_ rest: inout ArraySlice<UInt8>) {
    guard rest.count >= Self.headerSize else { return nil }
    let start = rest.startIndex
    let header = Array(rest[start..<start + Self.headerSize])
    func number(_ place: Int, _ count: Int) -> Int {
      header[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    let size = number(10, 4)
    guard size <= Self.frameLimit, rest.count - Self.headerSize >= size else { return nil }
    var offload = FrameOffload()
    let flags = header[1]
    if flags & Flags.hasChecksum != 0 {
      offload.checksum = .init(start: number(6, 2), offset: number(8, 2))
    }
    offload.isChecksumValid = flags & Flags.isChecksumValid != 0
    offload.hasCongestionNotice = flags & Flags.hasCongestionNotice != 0
    switch header[2] {
    case 0: offload.segmentation = .none
    case 1: offload.segmentation = .tcp4
    case 2: offload.segmentation = .tcp6
    default: return nil
    }
    offload.segmentSize = number(4, 2)
    card = header[0]
    isConnected = flags & Flags.isCable == 0 ? nil : flags & Flags.isPluggedIn != 0
    self.offload = offload
    bytes = Array(rest[(start + Self.headerSize)..<(start + Self.headerSize + size)])
    rest = rest[(start + Self.headerSize + size)...]
  }

  func append(to buffer: inout [UInt8]) {
    var flags: UInt8 = offload.checksum == nil ? 0 : Flags.hasChecksum
    if offload.isChecksumValid { flags |= Flags.isChecksumValid }
    if offload.hasCongestionNotice { flags |= Flags.hasCongestionNotice }
    if let isConnected { flags |= Flags.isCable | (isConnected ? Flags.isPluggedIn : 0) }
    let segmentation: UInt8 =
      switch offload.segmentation {
      case .none: 0
      case .tcp4: 1
      case .tcp6: 2
      }
    buffer += [card, flags, segmentation, 0]
    let checksum = offload.checksum ?? .init(start: 0, offset: 0)
    for number in [offload.segmentSize, checksum.start, checksum.offset] {
      buffer += [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
    }
    for shift in stride(from: 0, to: 32, by: 8) {
      buffer.append(UInt8(truncatingIfNeeded: bytes.count >> shift))
    }
    buffer += bytes
  }
}
