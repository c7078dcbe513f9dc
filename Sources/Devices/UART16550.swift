public import Bus

/// A 16550A serial port: eight byte-wide registers, FIFOs of 16 bytes (National Semiconductor PC16550D).
///
/// What the guest sends leaves at once, so the transmitter is always empty. What arrives is taken from the
/// `SerialPort` as long as the receiver has room, and stays in the port otherwise.
public final class UART16550: Device, SerialReceiver, Sleeper {
  /// Everything the device remembers.
  struct State {
    /// What arrived and was not read yet: up to 16 bytes, or 1 with FIFOs off.
    var received: [UInt8] = []
    /// LSR's overrun error.
    var hasOverrun = false
    /// Bytes have waited for four characters' time below the trigger level.
    var hasTimedOut = false
    /// The transmitter became empty, and nobody has been told by IIR yet.
    var transmitterInterruptIsPending = false
    var interruptEnable: UInt8 = 0
    var fifoControl: UInt8 = 0
    var lineControl: UInt8 = 0
    var modemControl: UInt8 = ModemControl.out2
    var scratch: UInt8 = 0
    var divisor: UInt16 = 12
  }

  /// Bits of IER.
  enum InterruptEnable {
    static let received: UInt8 = 0x01
    static let transmitterEmpty: UInt8 = 0x02
    static let lineStatus: UInt8 = 0x04
  }

  /// Values of IIR, highest priority first.
  enum Identification {
    static let lineStatus: UInt8 = 0x06
    static let timeout: UInt8 = 0x0c
    static let received: UInt8 = 0x04
    static let transmitterEmpty: UInt8 = 0x02
    static let none: UInt8 = 0x01
    static let fifosEnabled: UInt8 = 0xc0
  }

  /// Bits of MCR.
  enum ModemControl {
    static let dataTerminalReady: UInt8 = 0x01
    static let requestToSend: UInt8 = 0x02
    static let outs: UInt8 = 0x0c
    static let out2: UInt8 = 0x08
    static let loop: UInt8 = 0x10
  }

  /// Bits of FCR.
  enum FIFOControl {
    static let enable: UInt8 = 0x01
    static let resetReceiver: UInt8 = 0x02
    static let resetTransmitter: UInt8 = 0x04
    /// What stays after a write.
    static let kept: UInt8 = 0xc9
  }

  /// The input clock in Hz, as the device tree's `clock-frequency` says.
  public static let clockFrequency: UInt64 = 3_686_400

  var state = State()
  /// Who looks on, and what they can see of what has passed: no part of the state.
  @exclusivity(unchecked)
  public var listener: (any DeviceListener)?
  @exclusivity(unchecked)
  public internal(set) var traffic = DeviceTraffic()
  let port: any SerialPort
  let timeline: any Timeline
  private let interrupt: InterruptLine

  /// A serial port whose line ends in `port`.
  public init(port: any SerialPort, timeline: any Timeline, interrupt: InterruptLine) {
    self.port = port
    self.timeline = timeline
    self.interrupt = interrupt
  }

  /// The size of the register window in bytes.
  public var windowSize: UInt64 { 0x100 }

  /// Takes what there is room for.
  public func bytesArrived() {
    pull()
    updateInterrupt()
  }

  /// Four characters' time has passed since the receiver was last touched.
  public func wake(token: UInt64) {
    state.hasTimedOut = !state.received.isEmpty && hasFIFOs
    updateInterrupt()
  }

  /// Back to power-on.
  public func reset() {
    timeline.cancel(self, token: 0)
    state = State()
    updateInterrupt()
  }

  var hasFIFOs: Bool { state.fifoControl & FIFOControl.enable != 0 }
  var isLooped: Bool { state.modemControl & ModemControl.loop != 0 }
  private var capacity: Int { hasFIFOs ? 16 : 1 }

  /// How many received bytes call for an interrupt.
  private var triggerLevel: Int {
    guard hasFIFOs else { return 1 }
    switch state.fifoControl >> 6 {
    case 0: return 1
    case 1: return 4
    case 2: return 8
    default: return 14
    }
  }

  /// The reason for an interrupt as in the low half of IIR.
  var identification: UInt8 {
    let enable = state.interruptEnable
    if enable & InterruptEnable.lineStatus != 0, state.hasOverrun {
      return Identification.lineStatus
    }
    if enable & InterruptEnable.received != 0 {
      if state.hasTimedOut { return Identification.timeout }
      if state.received.count >= triggerLevel { return Identification.received }
    }
    if enable & InterruptEnable.transmitterEmpty != 0, state.transmitterInterruptIsPending {
      return Identification.transmitterEmpty
    }
    return Identification.none
  }

  func updateInterrupt() { interrupt.set(identification != Identification.none) }

  /// Takes bytes from the port while there is room. In loopback the line is cut.
  func pull() {
    guard !isLooped else { return }
    var count = 0
    while state.received.count < capacity, let byte = port.receive() {
      state.received.append(byte)
      count += 1
    }
    guard count > 0 else { return }
    traffic.requests &+= UInt64(count)
    traffic.bytesToGuest &+= UInt64(count)
    listener?.happened(.bytes(count: count, isLeaving: false))
    restartTimeout()
  }

  /// A byte comes out of the transmitter in loopback. The FIFO keeps what it has when it overruns; the single
  /// register does not (PC16550D, "Line Status Register", bit 1).
  func receiveFromLoop(_ byte: UInt8) {
    if state.received.count < capacity {
      state.received.append(byte)
    } else {
      state.hasOverrun = true
      if !hasFIFOs { state.received[0] = byte }
    }
    restartTimeout()
  }

  /// The character timeout counts from the last byte that came in or was read.
  func restartTimeout() {
    state.hasTimedOut = state.hasTimedOut && !state.received.isEmpty
    guard hasFIFOs, !state.received.isEmpty else {
      timeline.cancel(self, token: 0)
      return
    }
    timeline.schedule(self, token: 0, at: timeline.now &+ 4 * characterTime)
  }

  /// Nanoseconds that a character takes on the line, start, parity and stop bits included.
  private var characterTime: UInt64 {
    let dataBits = 5 + UInt64(state.lineControl & 3)
    let parityBits: UInt64 = state.lineControl & 0x08 != 0 ? 1 : 0
    let stopBits: UInt64 = state.lineControl & 0x04 != 0 ? 2 : 1
    let clocks = (1 + dataBits + parityBits + stopBits) * 16 * UInt64(max(state.divisor, 1))
    return clocks * 1_000_000_000 / Self.clockFrequency
  }
}
