import Bus

/// What stands before the bytes of a packet: `struct virtio_vsock_hdr` (virtio 1.3, section 5.10.6), little-endian.
///
///     source's address (8)  target's address (8)  source's port (4)  target's port (4)  byte count (4)  type (2)
///     operation (2)  flags (4)  room for the stream's bytes (4)  how many of them were taken (4)
struct SocketHeader {
  static let size = 44

  enum Operation {
    static let request: UInt16 = 1
    static let response: UInt16 = 2
    static let reset: UInt16 = 3
    static let shutdown: UInt16 = 4
    static let data: UInt16 = 5
    static let creditUpdate: UInt16 = 6
    static let creditRequest: UInt16 = 7
  }

  /// The only type that there is here: bytes without bounds between them.
  static let stream: UInt16 = 1

  var source: UInt64 = 0
  var target: UInt64 = 0
  var sourcePort: UInt32 = 0
  var targetPort: UInt32 = 0
  var byteCount: UInt32 = 0
  var type = SocketHeader.stream
  var operation: UInt16
  var flags: UInt32 = 0
  var room: UInt32 = 0
  var taken: UInt32 = 0

  init(_ operation: UInt16) { self.operation = operation }

  /// The header at the beginning of what the driver sends; nil where there are too few bytes.
  init?(_ segments: Segments, in memory: GuestMemory) {
    func number<Value: FixedWidthInteger>(_ offset: UInt64) -> Value {
      segments.load(at: offset, as: Value.self, from: memory) ?? 0
    }
    guard segments.byteCount >= UInt64(Self.size) else { return nil }
    (source, target) = (number(0), number(8))
    (sourcePort, targetPort, byteCount) = (number(16), number(20), number(24))
    (type, operation) = (number(28), number(30))
    (flags, room, taken) = (number(32), number(36), number(40))
  }

  /// Its bytes.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func add(_ value: UInt64, _ count: UInt64) {
      for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (place * 8))) }
    }
    add(source, 8)
    add(target, 8)
    for number in [sourcePort, targetPort, byteCount] { add(UInt64(number), 4) }
    add(UInt64(type), 2)
    add(UInt64(operation), 2)
    for number in [flags, room, taken] { add(UInt64(number), 4) }
    return bytes
  }
}

/// A packet on its way to the guest. Credit is written into its header when it leaves, so that it is the newest.
struct SocketPacket {
  var operation: UInt16
  var ends: SocketEnds
  var flags: UInt32 = 0
  var bytes: [UInt8] = []
}
