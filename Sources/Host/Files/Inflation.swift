internal import CZlib

/// One gzip member on its way through zlib.
///
/// Unsafe pointers: the stream keeps addresses of input and output only within `step`, and needs a
/// fixed address of its own.
struct Inflation: ~Copyable {
  /// How much comes out of a step: what a limit can be exceeded by before it is noticed.
  private static let stepSize = 1 << 18

  private let file: String
  private let stream: UnsafeMutablePointer<z_stream>
  private let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: stepSize)
  private(set) var isFinished = false

  init(file: String) {
    self.file = file
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 is the largest window, and 16 more says gzip. This fails only for want of memory.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib does not start")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// Appends what comes out of some of `input` and returns how many bytes of it were used.
  mutating func step(
    _ input: ArraySlice<UInt8>, into contents: inout [UInt8]
  ) throws(HostError) -> Int {
    let (status, used) = input.withUnsafeBufferPointer { input in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.pointee.avail_in = UInt32(input.count)
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = UInt32(output.count)
      let status = inflate(stream, Z_NO_FLUSH)
      return (status, input.count - Int(stream.pointee.avail_in))
    }
    contents.append(contentsOf: output.prefix(output.count - Int(stream.pointee.avail_out)))
    switch status {
    case Z_OK: break
    case Z_STREAM_END: isFinished = true
    // No progress is possible: all input is used up, and the end was not in it.
    case Z_BUF_ERROR: throw .damaged(file: file, detail: "it ends too early")
    default:
      throw .damaged(
        file: file, detail: stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"
      )
    }
    return used
  }
}
