/// How clusters of an image are compressed.
public enum Compression: UInt8, Sendable {
  /// Deflate without a header, in a window of 4 KiB.
  case deflate = 0
  case zstd = 1
}

/// Who undoes compression: a library of the host.
public protocol Decompressor: AnyObject {
  /// Fills `output` from the beginning of `input`, and ignores what follows there; false when `input` does not hold
  /// so much.
  func decompress(
    _ kind: Compression, _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Bool
}
