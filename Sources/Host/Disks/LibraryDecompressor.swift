internal import CZlib
internal import CZstd
public import DiskImage

/// Undoes the compression of clusters by zlib and libzstd.
public final class LibraryDecompressor: Decompressor, Sendable {
  /// It remembers nothing.
  public init() {}

  /// Fills `output` from the beginning of `input`; false when that does not hold so much.
  public func decompress(
    _ kind: Compression, _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Bool {
    switch kind {
    case .deflate: inflate(input, into: output)
    case .zstd: decompress(input, into: output)
    }
  }

  private func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Bool {
    var stream = z_stream()
    // No header, and the largest window: a smaller one is a part of it.
    guard
      inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return false }
    defer { inflateEnd(&stream) }
    stream.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(clamping: input.count)
    stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(clamping: output.count)
    let status = CZlib.inflate(&stream, Z_FINISH)
    return stream.avail_out == 0 && (status == Z_STREAM_END || status == Z_BUF_ERROR)
  }

  private func decompress(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let context = ZSTD_createDCtx() else { return false }
    defer { ZSTD_freeDCtx(context) }
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    while target.pos < target.size {
      let before = (source.pos, target.pos)
      guard ZSTD_isError(ZSTD_decompressStream(context, &target, &source)) == 0,
        (source.pos, target.pos) != before
      else { return false }
    }
    return true
  }
}
