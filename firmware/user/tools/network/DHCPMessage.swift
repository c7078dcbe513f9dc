import System

/// A message of DHCP (RFC 2131): 236 bytes, mostly of older days, a magic number, and options, each a kind, a size, and
/// its data.
struct DHCPMessage {
  enum Kind: UInt8 {
    case discover = 1
    case offer
    case request
    case decline
    case acknowledge
    case refuse
    case release
  }

  enum Option {
    static let mask: UInt8 = 1
    static let router: UInt8 = 3
    static let nameServers: UInt8 = 6
    static let requestedAddress: UInt8 = 50
    static let leaseTime: UInt8 = 51
    static let kind: UInt8 = 53
    static let server: UInt8 = 54
    static let wanted: UInt8 = 55
    static let end: UInt8 = 255
  }

  private static let magic: [UInt8] = [99, 130, 83, 99]
  private static let optionsStart = 240

  let bytes: [UInt8]

  /// - Parameters:
  ///   - own: the address that is ours already, when a lease is renewed.
  ///   - options: what else is said, with the kind of each.
  init(
    _ kind: Kind, transaction: [UInt8], hardwareAddress: [UInt8], own: InternetAddress,
    _ options: [(UInt8, [UInt8])]
  ) {
    // A request by Ethernet; answers are to come to everybody while there is no address of ours.
    var bytes: [UInt8] = [1, 1, 6, 0] + transaction + [0, 0, own == .any ? 128 : 0, 0]
    bytes += own.bytes + [UInt8](repeating: 0, count: 12) + hardwareAddress
    bytes += [UInt8](repeating: 0, count: Self.optionsStart - 4 - bytes.count) + Self.magic
    bytes += [Option.kind, 1, kind.rawValue]
    for (option, value) in options { bytes += [option, UInt8(value.count)] + value }
    bytes += [Option.wanted, 3, Option.mask, Option.router, Option.nameServers, Option.end]
    self.bytes = bytes + [UInt8](repeating: 0, count: max(0, 300 - bytes.count))
  }

  /// What a server sent; nil if it is no answer to the transaction.
  init?(_ bytes: [UInt8], transaction: [UInt8]) {
    guard bytes.count >= Self.optionsStart, bytes[0] == 2, Array(bytes[4..<8]) == transaction,
      Array(bytes[236..<240]) == Self.magic
    else { return nil }
    self.bytes = bytes
  }

  var kind: Kind? { option(Option.kind).flatMap { $0.first }.flatMap { Kind(rawValue: $0) } }
  /// The address that is offered.
  var address: InternetAddress { InternetAddress(bytes[16..<20]) }

  func option(_ wanted: UInt8) -> ArraySlice<UInt8>? {
    var place = Self.optionsStart
    while place < bytes.count, bytes[place] != Option.end {
      if bytes[place] == 0 {
        place += 1
        continue
      }
      guard place + 1 < bytes.count, place + 2 + Int(bytes[place + 1]) <= bytes.count else {
        return nil
      }
      let data = place + 2..<place + 2 + Int(bytes[place + 1])
      if bytes[place] == wanted { return bytes[data] }
      place = data.upperBound
    }
    return nil
  }

  func address(_ wanted: UInt8) -> InternetAddress? {
    guard let data = option(wanted), data.count >= 4 else { return nil }
    return InternetAddress(data)
  }

  func number(_ wanted: UInt8) -> Int? {
    guard let data = option(wanted), data.count == 4 else { return nil }
    return Int(InternetAddress(data).number)
  }
}
