extension VirtioBlock {
  /// What a driver asks for: the first four bytes of a request (virtio 1.3, section 5.2.6).
  enum Kind: UInt32 {
    case read = 0
    case write = 1
    case flush = 4
    case identify = 8
  }

  /// The last byte of a request.
  enum Status: UInt8 {
    case ok = 0
    case ioError = 1
    case unsupported = 2
  }

  /// A request under way.
  ///
  ///     readable    kind (4)  reserved (4)  sector (8)  data of a write
  ///     writable    data of a read  status (1)
  struct Request {
    static let headerSize: UInt64 = 16

    var chain: Chain
    /// Nil for what this device does not know.
    var kind: Kind?
    var sector: UInt64
    /// When it is served, in nanoseconds of guest time.
    var due: UInt64
    /// How many bytes of data have been moved.
    var moved: UInt64 = 0

    /// The data's buffers, and where in them the data begins.
    var data: (segments: Segments, start: UInt64) {
      kind == .write ? (chain.readable, Self.headerSize) : (chain.writable, 0)
    }

    /// How many bytes of data there are, or room for how many.
    var byteCount: UInt64 {
      kind == .write
        ? chain.readable.byteCount - Self.headerSize : chain.writable.byteCount - 1
    }
  }
}
