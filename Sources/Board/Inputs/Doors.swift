import Bus

/// The doors of a board: an inlet for each port of a deterministic one; of a parallel one the ports themselves.
struct Doors {
  let serial: any SerialPort
  let console: (any SerialPort)?
  let inlets: [any Inlet]
  private let serialInlet: SerialInlet?
  private let consoleInlet: SerialInlet?

  init(_ plan: BoardPlan) {
    guard case .deterministic = plan.mode else {
      (serial, console) = (plan.serial, plan.console)
      (inlets, serialInlet, consoleInlet) = ([], nil, nil)
      return
    }
    let serialInlet = SerialInlet(.serial, plan.serial)
    let consoleInlet = plan.console.map { SerialInlet(.console, $0) }
    (serial, console) = (serialInlet, consoleInlet)
    (self.serialInlet, self.consoleInlet) = (serialInlet, consoleInlet)
    inlets = [serialInlet] + (consoleInlet.map { [$0] } ?? [])
  }

  /// Tells the doors which devices are behind them.
  func lead(serial: any SerialReceiver, console: (any SerialReceiver)?) {
    serialInlet?.receiver = serial
    consoleInlet?.receiver = console
  }
}
