/// XXH64 (Yann Collet; github.com/Cyan4973/xxHash, doc/xxhash_spec.md): tells damaged bytes from sound ones, and equal states
/// from others. Not against those who want to deceive.
///
/// It reads eight bytes at a time with multiplications that every host has, so it is several times as fast in plain Swift as a
/// CRC by tables, and 64 bits are enough to compare states by.
///
/// Unsafe pointers: reads stay within the buffer that is handed in.
public enum Hash64 {
  private static let prime1: UInt64 = 0x9e37_79b1_85eb_ca87
  private static let prime2: UInt64 = 0xc2b2_ae3d_27d4_eb4f
  private static let prime3: UInt64 = 0x1656_67b1_9e37_79f9
  private static let prime4: UInt64 = 0x85eb_ca77_c2b2_ae63
  private static let prime5: UInt64 = 0x27d4_eb2f_1656_67c5

  /// The hash of bytes. With what came before as the seed, it is one of both.
  public static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var position = 0
    var value: UInt64
    if bytes.count >= 32 {
      value = stripes(bytes, &position, seed)
    } else {
      value = seed &+ prime5
    }
    value &+= UInt64(bytes.count)
    while position + 8 <= bytes.count {
      value = rotate(value ^ round(0, word(bytes, position)), 27) &* prime1 &+ prime4
      position += 8
    }
    if position + 4 <= bytes.count {
      let half = UInt32(
        littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
      value = rotate(value ^ UInt64(half) &* prime1, 23) &* prime2 &+ prime3
      position += 4
    }
    while position < bytes.count {
      value = rotate(value ^ UInt64(bytes[position]) &* prime5, 11) &* prime1
      position += 1
    }
    return finish(value)
  }

  /// The hash of bytes.
  public static func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    bytes.withUnsafeBytes { hash($0, seed: seed) }
  }

  /// Four lanes, 32 bytes at a time.
  private static func stripes(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ seed: UInt64
  ) -> UInt64 {
    var (a, b) = (seed &+ prime1 &+ prime2, seed &+ prime2)
    var (c, d) = (seed, seed &- prime1)
    while position + 32 <= bytes.count {
      a = round(a, word(bytes, position))
      b = round(b, word(bytes, position + 8))
      c = round(c, word(bytes, position + 16))
      d = round(d, word(bytes, position + 24))
      position += 32
    }
    var value = rotate(a, 1) &+ rotate(b, 7) &+ rotate(c, 12) &+ rotate(d, 18)
    value = (value ^ round(0, a)) &* prime1 &+ prime4
    value = (value ^ round(0, b)) &* prime1 &+ prime4
    value = (value ^ round(0, c)) &* prime1 &+ prime4
    return (value ^ round(0, d)) &* prime1 &+ prime4
  }

  private static func finish(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ value >> 33) &* prime2
    value = (value ^ value >> 29) &* prime3
    return value ^ value >> 32
  }

  @inline(always)
  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    rotate(lane &+ input &* prime2, 31) &* prime1
  }

  @inline(always)
  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value &<< count | value &>> (64 &- count)
  }

  @inline(always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }
}
