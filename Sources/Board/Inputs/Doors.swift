import Bus
import Devices

/// The doors of a board: an inlet for each port of a deterministic one; of a parallel one the ports themselves.
struct Doors {
  let serial: any SerialPort
  let console: (any SerialPort)?
  let networks: [any NetworkPort]
  let sound: (any SoundPort)?
  let soundInlet: SoundInlet?
  let sockets: (any SocketPort)?
  let balloonInlet: BalloonInlet?
  let display: (any DisplayPort)?
  let inputs: [any InputPort]
  let inlets: [any Inlet]
  private let serialInlet: SerialInlet?
  private let consoleInlet: SerialInlet?
  private let networkInlet: NetworkInlet?
  private let socketInlet: SocketInlet?
  private let displayInlet: DisplayInlet?
  private let personInlet: PersonInlet?

  init(_ plan: BoardPlan) {
    guard case .deterministic = plan.mode else {
      (serial, console, networks) = (plan.serial, plan.console, plan.networks.map { $0.port })
      (sound, soundInlet) = (plan.sound?.port, nil)
      (display, inputs) = (plan.display?.port, plan.inputs.map { $0.port })
      (inlets, serialInlet, consoleInlet, networkInlet) = ([], nil, nil, nil)
      (sockets, socketInlet, balloonInlet) = (plan.sockets?.port, nil, nil)
      (displayInlet, personInlet) = (nil, nil)
      return
    }
    let serialInlet = SerialInlet(.serial, plan.serial)
    let consoleInlet = plan.console.map { SerialInlet(.console, $0) }
    (serial, console) = (serialInlet, consoleInlet)
    (self.serialInlet, self.consoleInlet) = (serialInlet, consoleInlet)
    let networkInlet = plan.networks.isEmpty ? nil : NetworkInlet(plan.networks.map { $0.port })
    // Converted one by one: Embedded Swift casts no arrays.
    networks = (networkInlet?.cards ?? []).map { card -> any NetworkPort in card }
    self.networkInlet = networkInlet
    let socketInlet = plan.sockets.map { SocketInlet($0.port) }
    (sockets, self.socketInlet) = (socketInlet, socketInlet)
    let soundInlet = plan.sound.map { SoundInlet($0.port, streamCount: $0.outputs + $0.inputs) }
    (sound, self.soundInlet) = (soundInlet, soundInlet)
    balloonInlet = plan.hasBalloon ? BalloonInlet() : nil
    let displayInlet = plan.display.map { DisplayInlet($0.port) }
    let personInlet = plan.inputs.isEmpty ? nil : PersonInlet(plan.inputs.map { $0.port })
    (display, self.displayInlet, self.personInlet) = (displayInlet, displayInlet, personInlet)
    inputs = (personInlet?.entries ?? []).map { entry -> any InputPort in entry }
    var inlets: [any Inlet] = [serialInlet]
    if let consoleInlet { inlets.append(consoleInlet) }
    if let networkInlet { inlets.append(networkInlet) }
    if let socketInlet { inlets.append(socketInlet) }
    if let balloonInlet { inlets.append(balloonInlet) }
    if let soundInlet { inlets.append(soundInlet) }
    if let displayInlet { inlets.append(displayInlet) }
    if let personInlet { inlets.append(personInlet) }
    self.inlets = inlets
  }

  /// Tells the doors which devices are behind them.
  func lead(
    serial: any SerialReceiver, console: (any SerialReceiver)?, _ slots: VirtioSlots
  ) {
    serialInlet?.receiver = serial
    consoleInlet?.receiver = console
    for network in slots.networks { networkInlet?.receivers.append(network) }
    socketInlet?.receiver = slots.sockets
    balloonInlet?.device = slots.balloon
    displayInlet?.receiver = slots.display
    for input in slots.inputs { personInlet?.receivers.append(input) }
  }
}
