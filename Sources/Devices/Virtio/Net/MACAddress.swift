/// The address of a network card.
public struct MACAddress: Equatable, Sendable {
  static let byteCount = 6

  /// Its six bytes, the first in the lowest place.
  let bits: UInt64

  /// From its bytes in a number of 48 bits.
  init(bits: UInt64) { self.bits = bits }

  /// From six bytes; nil where there are fewer.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= Self.byteCount else { return nil }
    var bits: UInt64 = 0
    for place in 0..<Self.byteCount { bits |= UInt64(bytes[place]) << UInt64(place * 8) }
    self.bits = bits
  }

  /// From six bytes, of which the first is the one that is sent first; nil where there are more or fewer.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount,
      let address = bytes.withUnsafeBytes({ MACAddress($0) })
    else { return nil }
    self = address
  }

  /// The one that QEMU gives to its card number `index` (52:54:00:12:34:56 and on).
  public init(cardNumber index: Int) {
    bits = 0x5634_1200_5452 &+ UInt64(truncatingIfNeeded: index & 0x7f) << 40
  }

  /// One of its bytes.
  public subscript(place: Int) -> UInt8 { UInt8(truncatingIfNeeded: bits >> UInt64(place * 8)) }

  /// Whether it names a group of cards.
  public var isGroup: Bool { bits & 1 != 0 }

  /// Whether it names all cards.
  var isBroadcast: Bool { bits == 0xffff_ffff_ffff }
}
