import Processor

/// Sectors of a disk that were read to be looked at; numbers in them are little-endian.
final class SectorBuffer {
  private let bytes: UnsafeMutableRawBufferPointer

  init(_ disk: any BlockDevice, sector: UInt64, byteCount: Int = 512) throws(Errno) {
    bytes = .allocate(byteCount: byteCount, alignment: 16)
    do throws(Errno) {
      try disk.read(at: sector * 512, into: bytes)
    } catch {
      bytes.deallocate()
      throw error
    }
  }

  deinit { bytes.deallocate() }

  func byte(at offset: Int) -> UInt8 { bytes[offset] }
  func load32(at offset: Int) -> UInt32 {
    bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
  }
  func load64(at offset: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  func clear(_ range: Range<Int>) { for index in range { bytes[index] = 0 } }

  /// It ends like the first sector of a disk that one can start from.
  var isBootRecord: Bool { bytes[510] == 0x55 && bytes[511] == 0xaa }

  func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { memcmp($0.baseAddress, bytes.baseAddress, $0.count) == 0 }
  }

  /// CRC-32, as Ethernet has it, bit by bit: tables are short.
  func checksum(_ range: Range<Int>) -> UInt32 {
    var value: UInt32 = .max
    for index in range {
      value ^= UInt32(bytes[index])
      for _ in 0..<8 { value = value >> 1 ^ (value & 1 != 0 ? 0xedb8_8320 : 0) }
    }
    return ~value
  }
}
