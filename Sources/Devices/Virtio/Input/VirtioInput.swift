public import Bus

/// Input device (virtio 1.3, section 5.8): a keyboard or a pointer.
///
///     queue 0     buffers of 8 bytes for events that happen
///     queue 1     events of the guest: the keyboard's lights
///
/// What happens at one time reaches the guest whole, with a report at its end, or not at all. It waits in the device until there
/// are buffers, up to `waitingLimit` events; what comes then is lost, and so is what comes while no driver is there.
public final class VirtioInput: VirtioDevice, InputReceiver {
  /// What the device remembers besides its link.
  struct State {
    /// What the driver wants to see of the configuration space.
    var selection: UInt8 = 0
    var subselection: UInt8 = 0
    /// Events that wait, each group with its report.
    var waiting: [InputEvent] = []
    /// Buffers for events.
    var posted: [Chain] = []
    /// A bit for each light that is on.
    var lights: UInt64 = 0
    /// Events that were lost.
    var lost: UInt64 = 0
  }

  static let eventQueue = 0
  static let statusQueue = 1
  /// Bytes of an event: type (2), code (2), value (4).
  static let eventSize: UInt64 = 8
  /// How many events may wait.
  static let waitingLimit = 1024

  /// The device's number.
  public let deviceID: UInt32 = 18
  /// None.
  public let features: UInt64 = 0
  /// Status and queues.
  public let link: VirtioLink
  /// What it is.
  public let kind: InputKind

  var state = State()
  let port: any InputPort

  /// A keyboard or a pointer; `port` is the person's end of it.
  public init(
    memory: GuestMemory, timeline: any Timeline, kind: InputKind, port: any InputPort
  ) {
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 2)
    self.kind = kind
    self.port = port
  }

  /// How many events were lost since the driver's last reset.
  public var lostCount: UInt64 { state.lost }

  /// Nothing waits, and no light is on.
  public func driverReset() {
    setLights(0)
    state = State()
  }

  /// Switches lights, and tells the port of those that change.
  func setLights(_ lights: UInt64) {
    let changed = lights ^ state.lights
    state.lights = lights
    for code in UInt16(0)..<64 where changed >> UInt64(code) & 1 != 0 {
      port.setLight(code, isOn: lights >> UInt64(code) & 1 != 0)
    }
  }
}
