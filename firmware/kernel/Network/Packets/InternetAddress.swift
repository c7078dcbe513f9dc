/// An address of IPv4. Its number has the first byte highest: 10.0.2.15 is 0x0a00020f.
struct InternetAddress: Hashable {
  let number: UInt32

  init(_ number: UInt32) { self.number = number }
  init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
    number = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
  }

  static let any = InternetAddress(0)
  static let broadcast = InternetAddress(.max)
  static let loopback = InternetAddress(127, 0, 0, 1)

  var isAny: Bool { number == 0 }
  var isLoopback: Bool { number >> 24 == 127 }
  var isMulticast: Bool { number >> 28 == 14 }
  /// Of one machine: an address that a packet may come from.
  var isUnicast: Bool { number >> 24 != 0 && number >> 28 < 14 }

  /// The network's part.
  func masked(_ mask: InternetAddress) -> InternetAddress { InternetAddress(number & mask.number) }

  /// `255.255.255.0` of 24.
  init(maskOf length: Int) { number = length == 0 ? 0 : .max << UInt32(32 - length) }
  var prefixLength: Int { (~number).leadingZeroBitCount }

  /// `10.0.2.15`
  var text: String {
    "\(number >> 24).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
  }
}

/// Where a connection or a datagram ends: an address and a port.
struct InternetEndpoint: Hashable {
  var address: InternetAddress
  var port: UInt16

  static let none = InternetEndpoint(address: .any, port: 0)
}
