import Bus

/// The doors of a board: an inlet for each port of a deterministic one; of a parallel one the ports themselves.
struct Doors {
  let serial: any SerialPort
  let console: (any SerialPort)?
  let networks: [any NetworkPort]
  let inlets: [any Inlet]
  private let serialInlet: SerialInlet?
  private let consoleInlet: SerialInlet?
  private let networkInlet: NetworkInlet?

  init(_ plan: BoardPlan) {
    guard case .deterministic = plan.mode else {
      (serial, console, networks) = (plan.serial, plan.console, plan.networks.map(\.port))
      (inlets, serialInlet, consoleInlet, networkInlet) = ([], nil, nil, nil)
      return
    }
    let serialInlet = SerialInlet(.serial, plan.serial)
    let consoleInlet = plan.console.map { SerialInlet(.console, $0) }
    (serial, console) = (serialInlet, consoleInlet)
    (self.serialInlet, self.consoleInlet) = (serialInlet, consoleInlet)
    let networkInlet = plan.networks.isEmpty ? nil : NetworkInlet(plan.networks.map(\.port))
    networks = networkInlet?.cards ?? []
    self.networkInlet = networkInlet
    inlets =
      [serialInlet] + (consoleInlet.map { [$0] } ?? []) + (networkInlet.map { [$0] } ?? [])
  }

  /// Tells the doors which devices are behind them.
  func lead(
    serial: any SerialReceiver, console: (any SerialReceiver)?, networks: [any NetworkReceiver]
  ) {
    serialInlet?.receiver = serial
    consoleInlet?.receiver = console
    networkInlet?.receivers = networks
  }
}
