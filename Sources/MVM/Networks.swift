import Board
import Bus
import Configuration
import Devices
import Host

/// The networks of a machine: those of its configuration, which it runs, and those that its user brings.
final class Networks {
  /// A network that the machine runs.
  private struct Own {
    /// As messages call it: `network tap0`.
    let name: String
    let network: HostNetwork
  }

  private let own: [Own]
  /// What the board is given.
  let plans: [NetworkPlan]
  /// What the user ought to know of them, a line each.
  let notices: [String]

  /// Makes the networks of a configuration; nothing moves yet. `others` get cards behind them.
  init(
    of configuration: MachineConfiguration, others: [any NetworkPort], _ captures: Captures,
    isReplayed: Bool = false
  ) throws(MachineError) {
    var own: [Own] = []
    var plans: [NetworkPlan] = []
    var forwards = configuration.forwards
    for network in configuration.networks where network.kind != .none {
      let address = MACAddress(network, index: plans.count)
      var port: any NetworkPort = ReplayedNetwork(like: network.abilities)
      if !isReplayed {
        let made = try Self.make(network, address, forwards)
        own.append(Own(name: network.name, network: made))
        port = made
      }
      // The first one has them all.
      if network.kind == .user { forwards = [] }
      var plan = NetworkPlan(port: port, address: address)
      plan.mtu = network.mtu
      plan.queuePairs = network.queues
      plans.append(plan)
    }
    for port in others {
      plans.append(NetworkPlan(port: port, address: MACAddress(cardNumber: plans.count)))
    }
    if captures.wantsCards, plans.isEmpty {
      throw .impossible(reason: "capture: there is no network card: add --network user")
    }
    for index in plans.indices { plans[index].observer = captures.observer(ofCard: index) }
    self.own = own
    self.plans = plans
    notices = isReplayed ? [] : configuration.networks.compactMap(\.notice)
  }

  private static func make(
    _ network: NetworkConfiguration, _ address: MACAddress, _ forwards: [ForwardConfiguration]
  ) throws(MachineError) -> HostNetwork {
    do throws(HostError) {
      switch network.kind {
      case .tap: return try HostNetwork(tap: network.interface ?? "")
      case .bridge: return try HostNetwork(bridge: network.interface ?? "")
      case .switch: return try HostNetwork(switch: network.socket ?? "")
      case .user, .none:
        return try HostNetwork(user: UserNetworkOptions(network, address, forwards))
      }
    } catch {
      if case .cannotForward = error { throw .impossible(reason: "forward: \(error)") }
      throw .impossible(reason: "network: \(error)")
    }
  }

  /// Lets the machine's own networks work; `framesArrived` comes on their threads, and `lost`, with a line for the user, when
  /// one is gone.
  func start(
    framesArrived: @escaping @Sendable () -> Void, lost: @escaping @Sendable (String) -> Void
  ) throws(MachineError) {
    for one in own {
      let name = one.name
      do throws(HostError) {
        try one.network.start(
          framesArrived: framesArrived,
          lost: { lost("\(name): \($0); the machine goes on without this network") })
      } catch {
        throw .impossible(reason: error.description)
      }
    }
  }

  deinit { for one in own { one.network.stop() } }
}

extension UserNetworkOptions {
  fileprivate init(
    _ network: NetworkConfiguration, _ address: MACAddress, _ forwards: [ForwardConfiguration]
  ) {
    self.init(cardAddress: (0..<6).map { address[$0] })
    isRestricted = network.restrict
    if let mtu = network.mtu { self.mtu = Int(mtu) }
    self.forwards = forwards.map {
      PortForward(
        transport: $0.transport == .udp ? .udp : .tcp, address: $0.address, port: $0.port,
        guestPort: $0.guestPort)
    }
  }
}

extension MACAddress {
  fileprivate init(_ network: NetworkConfiguration, index: Int) {
    self = network.mac.flatMap { MACAddress($0.bytes) } ?? MACAddress(cardNumber: index)
  }
}

extension NetworkConfiguration {
  /// What it does for a card.
  fileprivate var abilities: NetworkAbilities {
    switch kind {
    case .none, .user: HostNetwork.userAbilities
    case .tap: HostNetwork.tapAbilities
    case .bridge: HostNetwork.bridgeAbilities
    case .switch: HostNetwork.switchAbilities
    }
  }

  /// As messages call it.
  fileprivate var name: String { "network " + (interface ?? socket ?? kind.rawValue) }

  /// What its user ought to know.
  fileprivate var notice: String? {
    guard kind == .tap, let interface, HostNetwork.isDown(interface: interface) else { return nil }
    return "\(name): the interface is down: nothing passes before 'ip link set \(interface) up'"
  }
}
