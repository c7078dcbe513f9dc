/// All interfaces, `lo` first. `Network.lock` guards the list but while the kernel starts; it only grows.
enum Interfaces {
  nonisolated(unsafe) private(set) static var all: [Interface] = []
  /// /proc/sys/net/ipv4/ip_forward
  nonisolated(unsafe) static var forwards = false

  static func add(_ interface: Interface) {
    interface.index = all.count + 1
    all.append(interface)
    if interface.kind == .loopback {
      interface.addresses = [
        .init(address: .loopback, mask: InternetAddress(maskOf: 8), broadcast: .any)
      ]
      setUp(interface, true)
    }
  }

  static func named(_ name: ByteString) -> Interface? { all.first { $0.name == name } }
  static func numbered(_ index: Int) -> Interface? {
    index > 0 && index <= all.count ? all[index - 1] : nil
  }
  static var loopback: Interface { all[0] }

  /// The interface that has an address of this machine's.
  static func owner(of address: InternetAddress) -> Interface? {
    if address.isLoopback { return loopback }
    return all.first { $0.has(address) }
  }

  static func isOwn(_ address: InternetAddress) -> Bool { owner(of: address) != nil }

  static func flush() { for interface in all { interface.flush() } }
  static func expire(_ now: UInt64) { for interface in all { interface.expire(now) } }

  // MARK: Changing

  /// An interface that is up has a route to its own network; one that is down has none.
  static func setUp(_ interface: Interface, _ isUp: Bool) {
    guard interface.isUp != isUp else { return }
    interface.isUp = isUp
    if isUp {
      for address in interface.addresses { RoutingTable.addNetwork(of: address, interface) }
    } else {
      RoutingTable.removeAll(of: interface)
      interface.forgetNeighbours()
    }
  }

  static func remove(_ address: InternetAddress, from interface: Interface) {
    guard let index = interface.addresses.firstIndex(where: { $0.address == address }) else {
      return
    }
    let old = interface.addresses.remove(at: index)
    RoutingTable.removeNetwork(of: old, interface)
  }

  /// As `ifconfig` sets it: the first address, in the place of what it was.
  static func setFirst(_ address: Interface.Address?, of interface: Interface) {
    if let old = interface.addresses.first { remove(old.address, from: interface) }
    guard let address else { return }
    interface.addresses.insert(address, at: 0)
    if interface.isUp { RoutingTable.addNetwork(of: address, interface) }
  }
}
