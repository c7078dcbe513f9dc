public import Bus

/// Events on their way from a person to the machine, in groups that happened at one time.
public final class InputQueue: InputPort, @unchecked Sendable {
  /// More groups do not wait: a machine that stands still is not to be told all of it later.
  private static let limit = 1024

  private let mutex = HostMutex()
  // Guarded by `mutex`:
  private var groups: [[InputEvent]] = []
  private var lights: Set<UInt16> = []

  /// None waits.
  public init() {}

  /// Adds a group; the last one of too many is lost.
  public func put(_ events: [InputEvent]) {
    mutex.lock()
    defer { mutex.unlock() }
    if groups.count < Self.limit { groups.append(events) }
  }

  /// The next group.
  public func receive() -> [InputEvent]? {
    mutex.lock()
    defer { mutex.unlock() }
    return groups.isEmpty ? nil : groups.removeFirst()
  }

  /// The guest switches a light.
  public func setLight(_ code: UInt16, isOn: Bool) {
    mutex.lock()
    defer { mutex.unlock() }
    if isOn { lights.insert(code) } else { lights.remove(code) }
  }

  /// Which lights are on, by their evdev numbers.
  public var lightsOn: Set<UInt16> {
    mutex.lock()
    defer { mutex.unlock() }
    return lights
  }
}
