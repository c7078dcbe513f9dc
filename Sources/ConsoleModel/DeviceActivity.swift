public import MVM

/// A machine's devices, what passes through them, and what they did last.
public struct DeviceActivity: Sendable {
  /// A device, and what passed through it since one looked before.
  public struct Row: Sendable {
    public let device: DeviceObservation
    /// Requests, and bytes either way, a second of guest time.
    public let requestRate: UInt64
    public let rateFromGuest: UInt64
    public let rateToGuest: UInt64
    /// What waits in its queues, and what it is at.
    public let waiting: Int
  }

  /// How often a piece of a disk was read and written.
  public struct Accesses: Sendable, Equatable {
    public var reads = 0
    public var writes = 0
  }

  /// How many events are remembered.
  static let limit = 20_000

  public private(set) var rows: [Row] = []
  public private(set) var events: [DeviceRecord] = []
  /// How many events came too fast to be noted.
  public private(set) var lost: UInt64 = 0
  private var isWatching = false
  private var last: UInt64 = 0
  private var lastTime: UInt64 = 0
  private var lastTraffic: [Int: DeviceTraffic] = [:]

  public init() {}

  /// Looks again; `now` is the guest's time. From the first time on the devices are listened to.
  public mutating func update(_ machine: Machine, now: UInt64) {
    if !isWatching {
      machine.watchDevices(limit: 1 << 14)
      isWatching = true
    }
    let devices = machine.devices()
    // While it stands still, rates are those of the last while in which it ran.
    if now != lastTime || rows.isEmpty {
      let passed = now > lastTime ? now - lastTime : 0
      rows = devices.map { row($0, passed) }
      lastTraffic = Dictionary(
        devices.map { ($0.index, $0.traffic) }, uniquingKeysWith: { $1 })
      lastTime = now
    }
    take(machine.deviceEvents(after: last), now: now)
  }

  private mutating func take(_ history: DeviceHistory, now: UInt64) {
    last = history.last
    lost &+= history.lost
    // A machine that was brought back has another future.
    if let newest = events.last, newest.time > now { events.removeAll { $0.time > now } }
    events += history.records
    if events.count > Self.limit + Self.limit / 8 { events.removeFirst(events.count - Self.limit) }
  }

  private func row(_ device: DeviceObservation, _ passed: UInt64) -> Row {
    let (new, old) = (device.traffic, lastTraffic[device.index] ?? device.traffic)
    func rate(_ now: UInt64, _ before: UInt64) -> UInt64 {
      passed == 0 || now < before ? 0 : UInt64(Double(now - before) * 1e9 / Double(passed))
    }
    return Row(
      device: device, requestRate: rate(new.requests, old.requests),
      rateFromGuest: rate(new.bytesFromGuest, old.bytesFromGuest),
      rateToGuest: rate(new.bytesToGuest, old.bytesToGuest),
      waiting: device.queues.reduce(0) { $0 + $1.pending + $1.inFlight })
  }

  /// The events of a device; of all where none is named.
  public func events(of device: Int?) -> [DeviceRecord] {
    guard let device else { return events }
    return events.filter { $0.device == device }
  }

  /// Where on a disk the remembered requests went, in so many pieces of what they have reached; and how many sectors a piece has.
  /// Nil where nothing of the kind is remembered.
  public func map(of device: Int, pieces: Int) -> (accesses: [Accesses], sectors: UInt64)? {
    let requests = events.compactMap { record -> (DiskAction, UInt64, UInt64)? in
      guard record.device == device, case .disk(let action, let sector, let count) = record.event,
        count > 0
      else { return nil }
      return (action, sector, count)
    }
    guard pieces > 0, let end = requests.map({ $0.1 &+ $0.2 }).max() else { return nil }
    let size = max(1, (end + UInt64(pieces) - 1) / UInt64(pieces))
    var accesses = [Accesses](repeating: Accesses(), count: pieces)
    for (action, sector, count) in requests {
      for piece in Int(sector / size)...min(pieces - 1, Int((sector + count - 1) / size)) {
        if action == .read { accesses[piece].reads += 1 } else { accesses[piece].writes += 1 }
      }
    }
    return (accesses, size)
  }
}
