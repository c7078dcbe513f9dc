/// `ioctl` of sockets that asks for or changes interfaces, routes and neighbours (netdevice(7)). `struct ifreq`:
///
///     +0  name of the interface, 16 bytes     +16  an address, a number, or flags: 24 bytes
enum InterfaceControl {
  private enum Request: UInt64 {
    case addRoute = 0x890b
    case deleteRoute = 0x890c
    case name = 0x8910
    case list = 0x8912
    case flags = 0x8913
    case setFlags = 0x8914
    case address = 0x8915
    case setAddress = 0x8916
    case destination = 0x8917
    case broadcast = 0x8919
    case setBroadcast = 0x891a
    case mask = 0x891b
    case setMask = 0x891c
    case metric = 0x891d
    case mtu = 0x8921
    case setMTU = 0x8922
    case hardwareAddress = 0x8927
    case index = 0x8933
    case queueLength = 0x8942
    case deleteNeighbour = 0x8953
    case neighbour = 0x8954
    case map = 0x8970

    var changes: Bool {
      switch self {
      case .addRoute, .deleteRoute, .setFlags, .setAddress, .setBroadcast, .setMask, .setMTU,
        .deleteNeighbour:
        true
      default: false
      }
    }
  }

  private static let nameSize = 16
  private static let size = 40

  static func perform(_ word: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    guard let request = Request(rawValue: word & 0xffff_ffff) else {
      throw .inappropriateIOCTLForDevice
    }
    if request.changes, !Process.current.credentials.isRoot { throw .notPermitted }
    switch request {
    case .list: try list(argument)
    case .addRoute, .deleteRoute: try changeRoute(argument, adds: request == .addRoute)
    case .neighbour: try tellNeighbour(argument)
    default: try performOne(request, argument)
    }
    return 0
  }

  private static func performOne(_ request: Request, _ argument: UInt64) throws(Errno) {
    let bytes = try UserMemory.readBytes(argument, count: size)
    let answer = try Network.lock.withLock { () throws(Errno) -> [UInt8]? in
      if request == .name {
        let index = Int(bytes.number(at: nameSize) as Int32)
        guard let interface = Interfaces.numbered(index) else { throw .noSuchAddressOrDevice }
        return interface.name.bytes + [UInt8](repeating: 0, count: nameSize - interface.name.count)
      }
      // What follows a colon was a second address, once.
      let name = ByteString(Array(bytes.prefix(nameSize).prefix { $0 != 0 && $0 != 58 }))
      guard let interface = Interfaces.named(name) else { throw .operationNotSupportedByDevice }
      if request.changes {
        try change(interface, request, Array(bytes[nameSize...]))
        return nil
      }
      return Array(bytes.prefix(nameSize)) + (try value(request, of: interface))
    }
    if let answer { try UserMemory.write(answer, to: argument) }
  }

  // MARK: Telling; `Network.lock` is held.

  private static func value(
    _ request: Request, of interface: Interface
  ) throws(Errno) -> [UInt8] {
    var structure = Structure()
    switch request {
    case .flags: structure.put(UInt16(truncatingIfNeeded: interface.flags))
    case .mtu: structure.put(Int32(interface.mtu))
    case .index: structure.put(Int32(interface.index))
    case .metric: structure.put(Int32(0))
    case .queueLength: structure.put(Int32(1000))
    case .map: structure.fill(to: 24)
    case .hardwareAddress:
      structure.put(interface.kind.rawValue)
      for index in 0..<6 { structure.put(interface.hardwareAddress.bytes[index]) }
    default:
      guard let first = interface.addresses.first else { throw .addressNotAvailable }
      let address =
        switch request {
        case .mask: first.mask
        case .broadcast: first.broadcast
        default: first.address
        }
      return InternetEndpoint(address: address, port: 0).bytes
    }
    structure.fill(to: 16)
    return structure.bytes
  }

  /// `struct ifconf`: a size and where to. Those that have an address.
  private static func list(_ argument: UInt64) throws(Errno) {
    let room = Int(try UserMemory.read(Int32.self, at: argument))
    let target = try UserMemory.read(UInt64.self, at: argument + 8)
    var structure = Structure()
    for (name, address) in Network.lock.withLock({ namesAndAddresses }) {
      let start = structure.bytes.count
      structure.put(name, size: nameSize)
      for byte in InternetEndpoint(address: address, port: 0).bytes { structure.put(byte) }
      structure.fill(to: start + size)
    }
    var count = structure.bytes.count
    if target != 0 {
      count = min(count, max(0, room) / size * size)
      try UserMemory.write(Array(structure.bytes.prefix(count)), to: target)
    }
    try UserMemory.write(Int32(count), to: argument)
  }

  private static var namesAndAddresses: [(ByteString, InternetAddress)] {
    var all: [(ByteString, InternetAddress)] = []
    for interface in Interfaces.all {
      for address in interface.addresses { all.append((interface.name, address.address)) }
    }
    return all
  }

  // MARK: Changing; `Network.lock` is held.

  private static func change(
    _ interface: Interface, _ request: Request, _ data: [UInt8]
  ) throws(Errno) {
    switch request {
    case .setFlags:
      let flags: UInt16 = data.number(at: 0)
      return Interfaces.setUp(interface, UInt32(flags) & Interface.Flag.up != 0)
    case .setMTU:
      let mtu = Int(data.number(at: 0) as Int32)
      guard (68...interface.largestMTU).contains(mtu) else { throw .invalidArgument }
      return interface.mtu = mtu
    case .deleteNeighbour: return interface.forgetNeighbours()
    default: break
    }
    let given = try InternetEndpoint(data).address
    var address =
      interface.addresses.first ?? .init(address: .any, mask: .any, broadcast: .any)
    switch request {
    case .setMask: address.mask = given
    case .setBroadcast: address.broadcast = given
    default:
      guard !given.isAny else { return Interfaces.setFirst(nil, of: interface) }
      guard given.isUnicast else { throw .invalidArgument }
      address.address = given
      address.mask = usualMask(given)
    }
    if request != .setBroadcast {
      address.broadcast = InternetAddress(address.address.number | ~address.mask.number)
    }
    Interfaces.setFirst(address, of: interface)
    // An interface is brought up by its address, as on Linux.
    if request == .setAddress { Interfaces.setUp(interface, true) }
  }

  /// By the classes that addresses once had: programs that know better say so next.
  private static func usualMask(_ address: InternetAddress) -> InternetAddress {
    let first = address.number >> 24
    return InternetAddress(maskOf: first < 128 ? 8 : first < 192 ? 16 : 24)
  }

  // MARK: Routes

  /// `struct rtentry`: +8 destination, +24 gateway, +40 mask, +56 flags, +82 metric, +88 the interface's name.
  private static func changeRoute(_ argument: UInt64, adds: Bool) throws(Errno) {
    let bytes = try UserMemory.readBytes(argument, count: 120)
    let destination = try InternetEndpoint(Array(bytes[8..<24])).address
    let hasGateway = (bytes.number(at: 56) as UInt16) & 2 != 0
    let isHost = (bytes.number(at: 56) as UInt16) & 4 != 0
    let gateway = hasGateway ? try InternetEndpoint(Array(bytes[24..<40])).address : .any
    let given: UInt32 = bytes.number(at: 44)
    let mask = isHost ? InternetAddress.broadcast : InternetAddress(given.byteSwapped)
    let metric = max(0, Int(bytes.number(at: 82) as Int16) - 1)
    let place: UInt64 = bytes.number(at: 88)
    let name = place == 0 ? nil : try UserMemory.readString(place, limit: nameSize)
    try Network.lock.withLock { () throws(Errno) in
      guard destination.masked(mask) == destination else { throw .invalidArgument }
      if adds {
        let interface = try interface(named: name, to: hasGateway ? gateway : destination)
        return try RoutingTable.add(
          .init(
            destination: destination, mask: mask, gateway: gateway, interface: interface,
            metric: UInt32(metric)))
      }
      try RoutingTable.remove { route in
        route.destination == destination && route.mask == mask
          && (!hasGateway || route.gateway == gateway)
          && (name == nil || route.interface.name == name)
      }
    }
  }

  private static func interface(
    named name: ByteString?, to address: InternetAddress
  ) throws(Errno) -> Interface {
    guard let name else { return try RoutingTable.way(to: address).interface }
    guard let interface = Interfaces.named(name) else { throw .operationNotSupportedByDevice }
    return interface
  }

  /// `struct arpreq`: +0 protocol address, +16 hardware address, +32 flags, +52 the interface's name.
  private static func tellNeighbour(_ argument: UInt64) throws(Errno) {
    let bytes = try UserMemory.readBytes(argument, count: 68)
    let address = try InternetEndpoint(Array(bytes[0..<16])).address
    let found = Network.lock.withLock { () -> NeighbourReport? in
      for interface in Interfaces.all {
        for one in interface.neighbours() where one.address == address && one.isComplete {
          return one
        }
      }
      return nil
    }
    guard let found else { throw .noSuchAddressOrDevice }
    var structure = Structure()
    structure.put(Interface.Kind.ethernet.rawValue)
    for index in 0..<6 { structure.put(found.hardwareAddress.bytes[index]) }
    structure.fill(to: 16)
    structure.put(Int32(2))
    try UserMemory.write(structure.bytes, to: argument + 16)
  }
}
