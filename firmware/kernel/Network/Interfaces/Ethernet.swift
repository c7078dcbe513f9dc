import Processor

/// The header of a frame: to whom, from whom, and what is in it.
///
///     | to: 6 bytes | from: 6 bytes | kind: 2 bytes | 46 to 1500 bytes |
enum Ethernet {
  static let headerSize = 14

  /// EtherTypes.
  enum Kind {
    static let internet: UInt16 = 0x0800
    static let resolution: UInt16 = 0x0806
  }

  static let everybody = HardwareAddress { _ in 0xff }

  /// Where packets for a group go (RFC 1112): the last 23 bits of its address.
  static func group(_ address: InternetAddress) -> HardwareAddress {
    let number = address.number
    return HardwareAddress {
      switch $0 {
      case 0: 0x01
      case 1: 0x00
      case 2: 0x5e
      case 3: UInt8(number >> 16 & 0x7f)
      case 4: UInt8(number >> 8 & 0xff)
      default: UInt8(number & 0xff)
      }
    }
  }

  static func putHeader(
    _ packet: Packet, to target: HardwareAddress, from source: HardwareAddress, _ kind: UInt16
  ) {
    let header = packet.prepend(headerSize)
    for index in 0..<6 {
      header.put(target.bytes[index], at: index)
      header.put(source.bytes[index], at: 6 + index)
    }
    header.put(kind, at: 12)
  }
}
