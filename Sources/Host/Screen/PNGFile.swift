public import Bus
internal import CZlib

/// A picture as a file in the Portable Network Graphics format (W3C, third edition): eight bits of red, green and blue a pixel.
///
///     signature  IHDR  IDAT  IEND        each chunk: length (4)  name (4)  bytes  CRC of name and bytes (4), highest byte first
public enum PNGFile {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// The bytes of the file.
  public static func bytes(of picture: Picture) -> [UInt8] {
    let size = picture.size
    // Eight bits, truecolour; the only compression and filters there are; not interlaced.
    let header = number(size.width) + number(size.height) + [8, 2, 0, 0, 0]
    return signature + chunk("IHDR", header) + chunk("IDAT", compressed(rows(of: picture)))
      + chunk("IEND", [])
  }

  /// Before each row stands which filter was applied: 2 is the difference to the row above, which makes plain areas zeros.
  private static func rows(of picture: Picture) -> [UInt8] {
    let (width, height) = (picture.size.width, picture.size.height)
    return [UInt8](unsafeUninitializedCapacity: height * (1 + width * 3)) { rows, count in
      picture.pixels.withUnsafeBufferPointer { pixels in
        for row in 0..<height {
          rows[count] = 2
          count += 1
          for place in row * width..<(row + 1) * width {
            let above = row == 0 ? 0 : pixels[place - width]
            for shift in [16, 8, 0] as [UInt32] {
              rows[count] =
                UInt8(truncatingIfNeeded: pixels[place] >> shift)
                &- UInt8(truncatingIfNeeded: above >> shift)
              count += 1
            }
          }
        }
      }
    }
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(size)) { target, count in
      // Fails only for want of memory, or of room, and `compressBound` says how much is enough.
      let status = compress2(
        target.baseAddress, &size, bytes, UInt(bytes.count), Z_DEFAULT_COMPRESSION)
      precondition(status == Z_OK, "zlib does not compress")
      count = Int(size)
    }
  }

  private static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + bytes
    let sum = crc32(0, named, UInt32(named.count))
    return number(bytes.count) + named + number(Int(sum))
  }

  private static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
