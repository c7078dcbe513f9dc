import Processor

/// Where the bytes of a read go to, or those of a write come from: ranges of a program's memory, or
/// memory of the kernel's.
struct Transfer {
  struct Segment {
    var address: UInt64
    var count: Int
  }

  private var segments: [Segment]
  private var current = 0
  /// The addresses are the kernel's.
  private let isKernel: Bool
  /// Bytes that are not copied yet.
  private(set) var remaining: Int

  /// One range of a program's memory.
  init(user address: UInt64, count: Int) throws(Errno) {
    guard UserMemory.isInRange(address, count) else { throw .badAddress }
    self.init([Segment(address: address, count: count)], isKernel: false)
  }

  /// Ranges that were checked with `UserMemory.isInRange`.
  init(_ segments: [Segment], isKernel: Bool = false) {
    self.segments = segments
    self.isKernel = isKernel
    remaining = segments.reduce(0) { $0 + $1.count }
  }

  init(kernel pointer: UnsafeMutableRawPointer, count: Int) {
    self.init([Segment(address: UInt64(UInt(bitPattern: pointer)), count: count)], isKernel: true)
  }

  /// The next bytes go out to the reader.
  mutating func put(_ source: UnsafeRawPointer, count: Int) throws(Errno) {
    var done = 0
    while done < count {
      let (address, piece) = nextPiece(count - done)
      if isKernel {
        memcpy(UnsafeMutableRawPointer(bitPattern: UInt(address)), source + done, piece)
      } else {
        try UserMemory.copyOut(source + done, to: address, count: piece)
      }
      advance(piece)
      done += piece
    }
  }

  mutating func put(_ bytes: [UInt8]) throws(Errno) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(Errno) -> Void in
      guard let start = buffer.baseAddress else { return }
      try put(start, count: buffer.count)
    }
  }

  mutating func putZeros(_ count: Int) throws(Errno) {
    var done = 0
    while done < count {
      let (address, piece) = nextPiece(count - done)
      if isKernel {
        memset(UnsafeMutableRawPointer(bitPattern: UInt(address)), 0, piece)
      } else {
        try UserMemory.clear(address, count: piece)
      }
      advance(piece)
      done += piece
    }
  }

  /// The next bytes come in from the writer.
  mutating func take(into target: UnsafeMutableRawPointer, count: Int) throws(Errno) {
    var done = 0
    while done < count {
      let (address, piece) = nextPiece(count - done)
      if isKernel {
        memcpy(target + done, UnsafeRawPointer(bitPattern: UInt(address)), piece)
      } else {
        try UserMemory.copyIn(address, into: target + done, count: piece)
      }
      advance(piece)
      done += piece
    }
  }

  mutating func take(count: Int) throws(Errno) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(count, remaining))
    try bytes.withUnsafeMutableBufferPointer { (buffer) throws(Errno) -> Void in
      guard let start = buffer.baseAddress else { return }
      try take(into: start, count: buffer.count)
    }
    return bytes
  }

  /// The next bytes are not copied.
  mutating func skip(_ count: Int) {
    var left = min(count, remaining)
    while left > 0 {
      let (_, piece) = nextPiece(left)
      advance(piece)
      left -= piece
    }
  }

  /// Leaves out what is behind the first `count` bytes.
  mutating func limit(to count: Int) {
    guard count < remaining else { return }
    var rest = count
    for index in current..<segments.count {
      segments[index].count = min(segments[index].count, rest)
      rest -= segments[index].count
    }
    remaining = count
  }

  private mutating func nextPiece(_ limit: Int) -> (UInt64, Int) {
    while segments[current].count == 0 { current += 1 }
    return (segments[current].address, min(limit, segments[current].count))
  }

  private mutating func advance(_ count: Int) {
    segments[current].address += UInt64(count)
    segments[current].count -= count
    remaining -= count
  }
}
