public import Bus
internal import CZstd

/// Zstandard (RFC 8878) for archives, by libzstd.
///
/// Unsafe pointers: the context is this object's, made in `init` and freed in `deinit`; libzstd keeps no address of what it
/// is handed.
public final class Zstandard: Compressor {
  /// The fastest of the ordinary levels: RAM is mostly code and text, and somebody waits.
  private static let level: Int32 = 1

  private let compression: OpaquePointer
  private let decompression: OpaquePointer

  /// Ready for both directions. For one thread at a time.
  public init() {
    guard let compression = ZSTD_createCCtx(), let decompression = ZSTD_createDCtx() else {
      preconditionFailure("the host has no memory left")
    }
    self.compression = compression
    self.decompression = decompression
  }

  deinit {
    ZSTD_freeCCtx(compression)
    ZSTD_freeDCtx(decompression)
  }

  /// The bytes compressed; nil where that makes them no fewer.
  public func compress(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count > 64 else { return nil }
    var size = 0
    // With no more room than the bytes themselves take, what would not become smaller fails.
    let compressed = [UInt8](unsafeUninitializedCapacity: bytes.count - 1) { buffer, count in
      size = ZSTD_compressCCtx(
        compression, buffer.baseAddress, buffer.count, bytes, bytes.count, Self.level)
      count = ZSTD_isError(size) == 0 ? size : 0
    }
    return ZSTD_isError(size) == 0 ? compressed : nil
  }

  /// What was compressed, which is exactly `count` bytes; nil where it is not.
  public func decompress(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    guard ZSTD_getFrameContentSize(bytes, bytes.count) == UInt64(count) else { return nil }
    var size = 0
    let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
      size = ZSTD_decompressDCtx(
        decompression, buffer.baseAddress, buffer.count, bytes, bytes.count)
      used = ZSTD_isError(size) == 0 ? size : 0
    }
    return result.count == count ? result : nil
  }
}
