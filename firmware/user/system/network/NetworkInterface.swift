/// An interface of the network, by its name, as `ioctl` tells of it and changes it (netdevice(7)).
public struct NetworkInterface: Sendable {
  private enum Request {
    static let addRoute = 0x890b
    static let deleteRoute = 0x890c
    static let flags = 0x8913
    static let setFlags = 0x8914
    static let address = 0x8915
    static let setAddress = 0x8916
    static let mask = 0x891b
    static let setMask = 0x891c
    static let mtu = 0x8921
    static let hardwareAddress = 0x8927
  }

  private static let nameSize = 16
  private static let size = 40
  private static let upFlag = 1

  public let name: ByteString

  public init(_ name: ByteString) { self.name = name }

  /// Those of /proc/net/dev, in its order.
  public static func all() throws(Errno) -> [NetworkInterface] {
    let lines = try FileSystem.contents(of: "/proc/net/dev").split(at: "\n").dropFirst(2)
    return lines.compactMap { line in
      line.cut(at: ":").map { NetworkInterface($0.before.trimmed) }
    }
  }

  // MARK: Asking

  public var isUp: Bool {
    guard let answer = try? ask(Request.flags) else { return false }
    return Int(answer[0]) & Self.upFlag != 0
  }

  public var address: InternetAddress? { endpoint(Request.address) }
  public var mask: InternetAddress? { endpoint(Request.mask) }
  public var mtu: Int? {
    (try? ask(Request.mtu)).map { Int($0[0]) | Int($0[1]) << 8 | Int($0[2]) << 16 }
  }
  /// Six bytes.
  public var hardwareAddress: [UInt8]? {
    (try? ask(Request.hardwareAddress)).map { Array($0[2..<8]) }
  }

  private func endpoint(_ request: Int) -> InternetAddress? {
    (try? ask(request)).map { InternetEndpoint($0).address }
  }

  // MARK: Changing

  public func setUp(_ isUp: Bool) throws(Errno) {
    var flags = try ask(Request.flags)
    flags[0] = isUp ? flags[0] | UInt8(Self.upFlag) : flags[0] & ~UInt8(Self.upFlag)
    _ = try ask(Request.setFlags, flags)
  }

  /// An address of 0 takes it away.
  public func set(_ address: InternetAddress, mask: InternetAddress) throws(Errno) {
    _ = try ask(Request.setAddress, InternetEndpoint(address, 0).bytes)
    if address != .any { _ = try ask(Request.setMask, InternetEndpoint(mask, 0).bytes) }
  }

  private func ask(_ request: Int, _ value: [UInt8] = []) throws(Errno) -> [UInt8] {
    var bytes = Array(name.bytes.prefix(Self.nameSize - 1))
    bytes += [UInt8](repeating: 0, count: Self.nameSize - bytes.count) + value
    bytes += [UInt8](repeating: 0, count: Self.size - bytes.count)
    let socket = try Socket(.datagram)
    defer { socket.close() }
    try bytes.withUnsafeMutableBufferPointer { (buffer) throws(Errno) in
      _ = try SystemCall.deviceControl(
        socket.descriptor.rawValue, request, Int(bitPattern: buffer.baseAddress))
    }
    return Array(bytes[Self.nameSize...])
  }

  // MARK: Routes

  /// `struct rtentry`: +8 destination, +24 gateway, +40 mask, +56 flags, +88 the interface's name.
  public static func changeRoute(
    to destination: InternetAddress, mask: InternetAddress, gateway: InternetAddress?,
    interface: ByteString?, adds: Bool
  ) throws(Errno) {
    var bytes = [UInt8](repeating: 0, count: 8)
    for address in [destination, gateway ?? .any, mask] {
      bytes += InternetEndpoint(address, 0).bytes
    }
    let flags = 1 | (gateway == nil ? 0 : 2) | (mask == .broadcast ? 4 : 0)
    bytes += [UInt8(flags)] + [UInt8](repeating: 0, count: 63)
    var name = (interface ?? "").bytes + [0]
    let socket = try Socket(.datagram)
    defer { socket.close() }
    try name.withUnsafeMutableBufferPointer { (text) throws(Errno) in
      let place = interface == nil ? 0 : UInt(bitPattern: text.baseAddress)
      for index in 0..<8 { bytes[88 + index] = UInt8(truncatingIfNeeded: place >> UInt(8 * index)) }
      try bytes.withUnsafeMutableBufferPointer { (buffer) throws(Errno) in
        _ = try SystemCall.deviceControl(
          socket.descriptor.rawValue, adds ? Request.addRoute : Request.deleteRoute,
          Int(bitPattern: buffer.baseAddress))
      }
    }
  }
}
