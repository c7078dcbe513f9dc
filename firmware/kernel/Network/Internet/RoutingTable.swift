/// Which way a packet goes: the route with the longest prefix that fits, of several the one with the least metric.
///
///     destination      gateway     interface
///     10.0.2.0/24      -           eth0        a neighbour: sent to it
///     0.0.0.0/0        10.0.2.2    eth0        others: sent to the gateway
enum RoutingTable {
  struct Route {
    var destination: InternetAddress
    var mask: InternetAddress
    /// `any` if the destination is a neighbour.
    var gateway: InternetAddress
    let interface: Interface
    var metric: UInt32 = 0
    /// The address to send from, if it was given.
    var source = InternetAddress.any

    func leads(to address: InternetAddress) -> Bool { address.masked(mask) == destination }
  }

  /// The way of a packet.
  struct Way {
    let interface: Interface
    let nextHop: InternetAddress
    let source: InternetAddress
  }

  private static let mostRoutes = 1024

  /// Guarded by `Network.lock`; long prefixes first.
  nonisolated(unsafe) private(set) static var routes: [Route] = []

  // MARK: Finding

  /// - Parameter index: of the only interface that is asked for; 0 is any.
  static func way(to address: InternetAddress, by index: Int = 0) throws(Errno) -> Way {
    if address.isLoopback || Interfaces.isOwn(address) {
      let source = address.isLoopback ? .loopback : address
      return Way(interface: Interfaces.loopback, nextHop: address, source: source)
    }
    if let interface = Interfaces.numbered(index), address == .broadcast || address.isMulticast {
      guard interface.isUp else { throw .networkDown }
      return Way(
        interface: interface, nextHop: address, source: interface.source(for: address))
    }
    let route = routes.first {
      $0.leads(to: address) && (index == 0 || $0.interface.index == index)
    }
    guard let route else { return try wayWithoutRoute(to: address, by: index) }
    let source =
      route.source.isAny ? route.interface.source(for: route.nextHop(to: address)) : route.source
    return Way(interface: route.interface, nextHop: route.nextHop(to: address), source: source)
  }

  /// Everybody is everywhere: on the first card that is up. Who asks for an interface finds neighbours there.
  private static func wayWithoutRoute(
    to address: InternetAddress, by index: Int
  ) throws(Errno) -> Way {
    let interface =
      Interfaces.numbered(index)
      ?? (address == .broadcast ? Interfaces.all.first { $0.isUp && $0.kind == .ethernet } : nil)
    guard let interface, interface.isUp else { throw .networkUnreachable }
    return Way(interface: interface, nextHop: address, source: interface.source(for: address))
  }

  // MARK: Changing

  static func add(_ route: Route) throws(Errno) {
    guard route.interface.isUp else { throw .networkDown }
    guard routes.count < mostRoutes else { throw .noBufferSpace }
    let exists = routes.contains {
      $0.destination == route.destination && $0.mask == route.mask && $0.metric == route.metric
        && $0.gateway == route.gateway && $0.interface === route.interface
    }
    if exists { throw .fileExists }
    let length = route.mask.prefixLength
    let index = routes.firstIndex {
      $0.mask.prefixLength < length
        || $0.mask.prefixLength == length && $0.metric > route.metric
    }
    routes.insert(route, at: index ?? routes.count)
  }

  /// Those that fit what is given of it.
  static func remove(where fits: (Route) -> Bool) throws(Errno) {
    guard let index = routes.firstIndex(where: fits) else { throw .noSuchProcess }
    routes.remove(at: index)
  }

  static func addNetwork(of address: Interface.Address, _ interface: Interface) {
    guard !address.address.isAny, address.mask.prefixLength < 32 else { return }
    try? add(
      Route(
        destination: address.address.masked(address.mask), mask: address.mask, gateway: .any,
        interface: interface, source: address.address))
  }

  /// Of an address that is gone: its network, and what is reached through it.
  static func removeNetwork(of address: Interface.Address, _ interface: Interface) {
    routes.removeAll {
      $0.interface === interface
        && ($0.source == address.address
          || !$0.gateway.isAny
            && $0.gateway.masked(address.mask) == address.address.masked(address.mask))
    }
  }

  static func removeAll(of interface: Interface) { routes.removeAll { $0.interface === interface } }
}

extension RoutingTable.Route {
  func nextHop(to address: InternetAddress) -> InternetAddress { gateway.isAny ? address : gateway }
}
