import Bus

extension VirtioBlock {
  /// Tells who looks on of a request that is well-formed.
  func tell(_ request: Request) {
    guard let listener = link.listener, request.status == .ok else { return }
    let sectors = request.byteCount / Self.sectorSize
    switch request.kind {
    case .read: listener.happened(.disk(.read, sector: request.sector, count: sectors))
    case .write: listener.happened(.disk(.write, sector: request.sector, count: sectors))
    case .flush: listener.happened(.disk(.flush, sector: 0, count: 0))
    case .discard, .writeZeroes:
      let action: DiskAction = request.kind == .discard ? .discard : .writeZeroes
      for range in request.ranges {
        listener.happened(.disk(action, sector: range.sector, count: UInt64(range.count)))
      }
    case .identify, nil: break
    }
  }

  /// What a driver asks for: the first four bytes of a request (virtio 1.3, section 5.2.6).
  enum Kind: UInt32 {
    case read = 0
    case write = 1
    case flush = 4
    case identify = 8
    case discard = 11
    case writeZeroes = 13
  }

  /// The last byte of a request.
  enum Status: UInt8 {
    case ok = 0
    case ioError = 1
    case unsupported = 2
  }

  /// Sectors to be discarded or made zero: an element of such a request's data.
  struct SectorRange {
    var sector: UInt64
    var count: UInt32
    var flags: UInt32

    static let byteCount: UInt64 = 16
    /// The space of the sectors may be given back.
    static let unmap: UInt32 = 1
  }

  /// A request under way.
  ///
  ///     readable    kind (4)  reserved (4)  sector (8)  data of a write, or sector ranges
  ///     writable    data of a read  status (1)
  ///
  /// The medium is asked for it in parts: data in pieces, a flush, or a range of sectors.
  struct Request {
    static let headerSize: UInt64 = 16
    /// The most bytes of data in a part.
    static let pieceLimit: UInt64 = 1 << 18

    var chain: Chain
    /// Nil for what this device does not know.
    var kind: Kind?
    var sector: UInt64
    /// When it is answered at the earliest, in nanoseconds of guest time.
    var due: UInt64
    /// How it ends, as far as is known.
    var status = Status.ok
    /// What a discard or a write of zeroes concerns.
    var ranges: [SectorRange] = []
    /// How many parts there are; fewer once one has failed.
    var partCount: UInt64 = 0
    /// How many parts the medium has been asked for.
    var submitted: UInt64 = 0
    /// How many parts have been answered, and their data moved.
    var collected: UInt64 = 0
    /// What has become of the parts after those, as far as it has been fetched from the medium.
    var outcomes: [Outcome] = []

    init(chain: Chain, kind: Kind?, sector: UInt64, due: UInt64) {
      self.chain = chain
      self.kind = kind
      self.sector = sector
      self.due = due
    }

    /// How many bytes of data there are, or room for how many.
    var byteCount: UInt64 {
      switch kind {
      case .write, .discard, .writeZeroes: chain.readable.byteCount - Self.headerSize
      default: chain.writable.byteCount - 1
      }
    }

    /// Parts with data.
    var pieceCount: UInt64 { (byteCount + Self.pieceLimit - 1) / Self.pieceLimit }

    /// The bytes of a part with data.
    func piece(_ index: UInt64) -> Range<UInt64> {
      let start = index * Self.pieceLimit
      return start..<min(start + Self.pieceLimit, byteCount)
    }

    /// How many bytes of a read are in RAM.
    var moved: UInt64 { min(collected * Self.pieceLimit, byteCount) }
  }

  /// What has become of a part.
  struct Outcome {
    var isDone: Bool
    /// What a read has read.
    var bytes: [UInt8]
  }
}
