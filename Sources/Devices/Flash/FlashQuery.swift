/// What a chip says of itself, a byte for each of its words: identifiers, and the table of the Common Flash Interface (JEDEC
/// JEP137; Intel application note 646, section 2).
enum FlashQuery {
  /// Intel.
  private static let maker: UInt8 = 0x89
  /// A chip of 16 MiB.
  private static let device: UInt8 = 0x18

  /// Where `bytes` begin in the table.
  private static let start = 0x10

  // swift-format-ignore
  private static let bytes: [UInt8] = [
    0x51, 0x52, 0x59,        // 10  "QRY"
    0x01, 0x00,              // 13  the command set is Intel's
    0x31, 0x00,              // 15  its own table is at 31
    0x00, 0x00, 0x00, 0x00,  // 17  no other command set
    0x45, 0x55,              // 1b  supply from 4.5 V to 5.5 V
    0x00, 0x00,              // 1d  no supply for programming
    0x07, 0x07, 0x0a, 0x00,  // 1f  2^n: 128 us a word, 128 us a buffer, 1 s a block; no erasing of the chip
    0x04, 0x04, 0x04, 0x00,  // 23  16 times as much at most
    0x18,                    // 27  2^24 bytes
    0x02, 0x00,              // 28  words of 8 or 16 bits
    0x0b, 0x00,              // 2a  a buffer of 2^11 bytes
    0x01,                    // 2c  blocks of one size
    0x7f, 0x00, 0x00, 0x02,  // 2d  128 of 512 * 256 bytes
    0x50, 0x52, 0x49,        // 31  "PRI"
    0x31, 0x30,              // 34  version 1.0
    0x00, 0x00, 0x00, 0x00,  // 36  nothing optional: no suspension, no locks
    0x00,                    // 3a  nothing may be done while suspended
    0x00, 0x00,              // 3b  no lock bits
    0x50, 0x00,              // 3d  5.0 V is best; nothing to say of the other supply
    0x01,                    // 3f  one field of protection registers,
    0x00, 0x00, 0x00, 0x00,  // 40  at no place, of no size
  ]

  /// The byte at a word of the table; zero where there is none.
  static func table(_ index: UInt64) -> UInt8 {
    let place = Int(index & 0xff) - start
    return bytes.indices.contains(place) ? bytes[place] : 0
  }

  /// The maker, the chip, and then that nothing is locked.
  static func identifier(_ index: UInt64) -> UInt8 {
    switch index & 0xff {
    case 0: maker
    case 1: device
    default: 0
    }
  }
}
