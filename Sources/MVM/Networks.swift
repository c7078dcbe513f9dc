import Board
import Bus
import Configuration
import Devices
import Host

/// The networks of a machine: those of its configuration, which it runs, and those that its user brings.
final class Networks {
  private let own: [UserNetwork]
  /// What the board is given.
  let plans: [NetworkPlan]

  /// Makes the networks of a configuration; nothing moves yet. `others` get cards behind them.
  init(
    of configuration: MachineConfiguration, others: [any NetworkPort], isReplayed: Bool = false
  ) throws(MachineError) {
    let wanted = configuration.networks.filter { $0.kind == .user }
    var own: [UserNetwork] = []
    var plans: [NetworkPlan] = []
    for (index, network) in wanted.enumerated() {
      let address =
        network.mac.flatMap { MACAddress($0.bytes) } ?? MACAddress(cardNumber: index)
      let port: any NetworkPort
      if isReplayed {
        port = ReplayedNetwork(like: UserNetwork.abilities)
      } else {
        let user = try Self.userNetwork(
          network, address, forwards: index == 0 ? configuration.forwards : [])
        own.append(user)
        port = user
      }
      var plan = NetworkPlan(port: port, address: address)
      plan.mtu = network.mtu
      plan.queuePairs = network.queues
      plans.append(plan)
    }
    for port in others {
      plans.append(NetworkPlan(port: port, address: MACAddress(cardNumber: plans.count)))
    }
    self.own = own
    self.plans = plans
  }

  private static func userNetwork(
    _ network: NetworkConfiguration, _ address: MACAddress, forwards: [ForwardConfiguration]
  ) throws(MachineError) -> UserNetwork {
    var options = UserNetwork.Options(cardAddress: (0..<6).map { address[$0] })
    options.isRestricted = network.restrict
    if let mtu = network.mtu { options.mtu = Int(mtu) }
    options.forwards = forwards.map {
      PortForward(
        transport: $0.transport == .udp ? .udp : .tcp, address: $0.address, port: $0.port,
        guestPort: $0.guestPort)
    }
    do throws(HostError) {
      return try UserNetwork(options)
    } catch {
      if case .cannotForward = error { throw .impossible(reason: "forward: \(error)") }
      throw .impossible(reason: "network: \(error)")
    }
  }

  /// Lets the machine's own networks work; `framesArrived` comes on their threads.
  func start(framesArrived: @escaping @Sendable () -> Void) throws(MachineError) {
    for network in own {
      do throws(HostError) {
        try network.start(framesArrived: framesArrived)
      } catch {
        throw .impossible(reason: error.description)
      }
    }
  }

  deinit { for network in own { network.stop() } }
}
