/// Options of a segment: the size that a side takes (RFC 9293, 3.7.1), how windows are scaled and when it was sent
/// (RFC 7323). Each is a kind, its size, and its data.
struct TCPOptions {
  private enum Kind {
    static let end: UInt8 = 0
    static let padding: UInt8 = 1
    static let segmentSize: UInt8 = 2
    static let windowScale: UInt8 = 3
    static let timestamps: UInt8 = 8
  }

  var segmentSize: UInt16?
  var windowScale: UInt8?
  /// The sender's clock, and the last that it heard of ours.
  var timestamps: (own: UInt32, echo: UInt32)?

  init() {}

  /// What is malformed ends the list.
  init(_ bytes: UnsafeRawPointer, _ count: Int) {
    var place = 0
    while place < count {
      let kind = bytes.byte(place)
      if kind == Kind.end { return }
      if kind == Kind.padding {
        place += 1
        continue
      }
      guard place + 1 < count else { return }
      let size = Int(bytes.byte(place + 1))
      guard size >= 2, place + size <= count else { return }
      read(kind, bytes + place + 2, size - 2)
      place += size
    }
  }

  private mutating func read(_ kind: UInt8, _ data: UnsafeRawPointer, _ size: Int) {
    switch (kind, size) {
    case (Kind.segmentSize, 2): segmentSize = data.number16(0)
    case (Kind.windowScale, 1): windowScale = min(data.byte(0), 14)
    case (Kind.timestamps, 8): timestamps = (data.number32(0), data.number32(4))
    default: break
    }
  }

  var writtenSize: Int {
    (segmentSize == nil ? 0 : 4) + (windowScale == nil ? 0 : 4) + (timestamps == nil ? 0 : 12)
  }

  /// Each to a multiple of four bytes, as Linux and others arrange them.
  func write(to start: UnsafeMutableRawPointer) {
    var place = start
    if let segmentSize {
      place.put(Kind.segmentSize, at: 0)
      place.put(UInt8(4), at: 1)
      place.put(segmentSize, at: 2)
      place += 4
    }
    if let timestamps {
      place.put(UInt32(0x0101_080a), at: 0)
      place.put(timestamps.own, at: 4)
      place.put(timestamps.echo, at: 8)
      place += 12
    }
    if let windowScale {
      place.put(UInt32(0x0103_0300) | UInt32(windowScale), at: 0)
    }
  }
}
