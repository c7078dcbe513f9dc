/// `struct sockaddr_in`: the family, the port and the address, both the most significant byte first, and 8 zeros.
extension InternetEndpoint {
  static let family: UInt16 = 2
  private static let size = 16

  /// - Throws: `invalidArgument` if it is too short, `addressFamilyNotSupported` of another family.
  init(_ bytes: [UInt8]) throws(Errno) {
    guard bytes.count >= Self.size else { throw .invalidArgument }
    guard bytes.number(at: 0) == Self.family else { throw .addressFamilyNotSupported }
    self.init(
      address: InternetAddress(bytes[4], bytes[5], bytes[6], bytes[7]),
      port: UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
  }

  var bytes: [UInt8] {
    var structure = Structure()
    structure.put(Self.family)
    structure.put(port.byteSwapped)
    structure.put(address.number.byteSwapped)
    structure.fill(to: Self.size)
    return structure.bytes
  }
}
