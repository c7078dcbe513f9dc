/// An address of IPv4, its first byte highest.
public struct InternetAddress: Equatable, Sendable {
  public let number: UInt32

  public init(_ number: UInt32) { self.number = number }

  /// `10.0.2.15`
  public init?(_ text: ByteString) {
    let parts = text.split(at: ".")
    guard parts.count == 4 else { return nil }
    var number: UInt32 = 0
    for part in parts {
      guard let value = part.unsigned(radix: 10), value < 256 else { return nil }
      number = number << 8 | UInt32(value)
    }
    self.number = number
  }

  /// The address of four bytes.
  public init(_ bytes: ArraySlice<UInt8>) {
    number = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  public static var any: InternetAddress { InternetAddress(0) }
  public static var broadcast: InternetAddress { InternetAddress(.max) }

  /// `255.255.255.0` of 24.
  public init(maskOf length: Int) { number = length == 0 ? 0 : .max << UInt32(32 - length) }
  public var prefixLength: Int { (~number).leadingZeroBitCount }

  public var bytes: [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
  }

  public var text: ByteString {
    "\(number >> 24).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
  }
}

/// An address and a port.
public struct InternetEndpoint: Sendable {
  public var address: InternetAddress
  public var port: Int

  public init(_ address: InternetAddress, _ port: Int) {
    self.address = address
    self.port = port
  }

  /// A port as it is written: 1 to 65535.
  public static func port(_ text: ByteString) -> Int? {
    text.integer.flatMap { (1...65535).contains($0) ? $0 : nil }
  }

  /// `struct sockaddr_in`.
  var bytes: [UInt8] {
    [2, 0, UInt8(port >> 8 & 255), UInt8(port & 255)] + address.bytes
      + [UInt8](repeating: 0, count: 8)
  }

  init(_ bytes: [UInt8]) {
    port = Int(bytes[2]) << 8 | Int(bytes[3])
    address = InternetAddress(bytes[4...])
  }
}
