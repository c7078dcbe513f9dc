import Bus

/// A request of the driver, little-endian (virtio 1.3, section 5.7.6.7):
///
///     kind (4)  flags (4)  fence (8)  context (4)  ring (1)  0 (3)  | what the kind says
struct DisplayRequest {
  /// What the driver wants.
  enum Kind: UInt32 {
    case displayInformation = 0x100
    case createResource = 0x101
    case destroyResource = 0x102
    case setScanout = 0x103
    case flush = 0x104
    case transfer = 0x105
    case attachBacking = 0x106
    case detachBacking = 0x107
    case identification = 0x10a
    case updateCursor = 0x300
    case moveCursor = 0x301
  }

  /// How it is answered.
  enum Answer: UInt32, Error {
    case done = 0x1100
    case displayInformation = 0x1101
    case identification = 0x1104
    case unspecifiedError = 0x1200
    case outOfMemory = 0x1201
    case invalidScanout = 0x1202
    case invalidResource = 0x1203
    case invalidParameter = 0x1205
  }

  static let headerSize = 24
  /// VIRTIO_GPU_FLAG_FENCE: the driver waits for this request's answer.
  private static let fenceFlag: UInt32 = 1

  private let chain: Chain
  private let memory: GuestMemory
  /// Nil for what this device does not do.
  let kind: Kind?

  /// A chain as a request; nil where it is too short for one.
  init?(_ chain: Chain, in memory: GuestMemory) {
    guard chain.readable.byteCount >= UInt64(Self.headerSize) else { return nil }
    self.chain = chain
    self.memory = memory
    kind = chain.readable.load(at: 0, as: UInt32.self, from: memory).flatMap { Kind(rawValue: $0) }
  }

  /// A number at a place behind the header.
  ///
  /// - Throws: `invalidParameter` where the request ends before.
  func word(_ place: Int) throws(Answer) -> UInt32 {
    try number(place, as: UInt32.self)
  }

  /// The same of 64 bits.
  func double(_ place: Int) throws(Answer) -> UInt64 {
    try number(place, as: UInt64.self)
  }

  /// A rectangle: four numbers. Its far sides are numbers, too, for none of these is beyond 32 bits.
  func area(_ place: Int) throws(Answer) -> PictureArea {
    PictureArea(
      x: Int(try word(place)), y: Int(try word(place + 4)), width: Int(try word(place + 8)),
      height: Int(try word(place + 12)))
  }

  private func number<Value: FixedWidthInteger>(
    _ place: Int, as type: Value.Type
  ) throws(Answer) -> Value {
    let offset = UInt64(Self.headerSize + place)
    guard let value = chain.readable.load(at: offset, as: type, from: memory) else {
      throw .invalidParameter
    }
    return value
  }

  /// Writes an answer, as far as there is room; returns how many bytes that were. A fence goes back as it came.
  func answer(_ answer: Answer, _ body: [UInt8] = []) -> UInt64 {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: answer.rawValue)
    let flags = chain.readable.load(at: 4, as: UInt32.self, from: memory) ?? 0
    let isFenced = flags & Self.fenceFlag != 0
    bytes.append(littleEndian: flags & Self.fenceFlag)
    let fence = chain.readable.load(at: 8, as: UInt64.self, from: memory) ?? 0
    bytes.append(littleEndian: isFenced ? fence : 0)
    let context = chain.readable.load(at: 16, as: UInt32.self, from: memory) ?? 0
    bytes.append(littleEndian: isFenced ? context : 0)
    bytes.append(littleEndian: UInt32(0))
    bytes += body
    return UInt64(
      bytes.withUnsafeBytes { chain.writable.write(at: 0, from: $0, to: memory) })
  }
}

extension [UInt8] {
  /// Adds a number, its lowest byte first.
  mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
