import Bus

/// The door of keyboard and pointers. What happened at one time is a record:
///
///     device (1)  number of events (1)  | type (2)  code (2)  value (4) | ...
final class PersonInlet: Inlet {
  private static let eventSize = 8
  /// More bytes are not taken at once; the rest stays where it was.
  private static let capacity = 1 << 14
  /// More does not happen at one time.
  private static let groupLimit = 32

  /// A device's side of it.
  final class Entry: InputPort {
    let port: any InputPort
    fileprivate var isSilent = false
    fileprivate var admitted: [[InputEvent]] = []

    init(_ port: any InputPort) { self.port = port }

    func receive() -> [InputEvent]? { admitted.isEmpty ? nil : admitted.removeFirst() }

    func setLight(_ code: UInt16, isOn: Bool) {
      if !isSilent { port.setLight(code, isOn: isOn) }
    }
  }

  let door = Input.Door.person
  let entries: [Entry]
  /// The devices, once they are made.
  var receivers: [any InputReceiver] = []

  init(_ ports: [any InputPort]) { entries = ports.map { Entry($0) } }

  var isSilent = false {
    didSet { for entry in entries { entry.isSilent = isSilent } }
  }

  /// Devices take what comes in at once.
  let mayHaveLeftovers = false
  var hasLeftovers: Bool { false }
  var isFull: Bool { false }

  func collect() -> Input? {
    var bytes: [UInt8] = []
    for (index, entry) in entries.enumerated() {
      while bytes.count < Self.capacity, let events = entry.port.receive() {
        guard events.count <= Self.groupLimit else { continue }
        bytes += [UInt8(index), UInt8(events.count)]
        for event in events { Self.append(event, to: &bytes) }
      }
    }
    return bytes.isEmpty ? nil : Input(door, bytes)
  }

  func admit(_ input: Input) {
    var rest = input.bytes[...]
    while rest.count >= 2 {
      let (index, count) = (Int(rest.removeFirst()), Int(rest.removeFirst()))
      guard entries.indices.contains(index), rest.count >= count * Self.eventSize else { break }
      var events: [InputEvent] = []
      for _ in 0..<count { events.append(Self.takeEvent(&rest)) }
      entries[index].admitted.append(events)
    }
    for receiver in receivers { receiver.eventsArrived() }
  }

  private static func append(_ event: InputEvent, to bytes: inout [UInt8]) {
    let number = UInt64(event.type) | UInt64(event.code) << 16 | UInt64(event.value) << 32
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  private static func takeEvent(_ bytes: inout ArraySlice<UInt8>) -> InputEvent {
    let number = bytes.prefix(eventSize).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    bytes.removeFirst(eventSize)
    return InputEvent(
      type: UInt16(truncatingIfNeeded: number), code: UInt16(truncatingIfNeeded: number >> 16),
      value: UInt32(truncatingIfNeeded: number >> 32))
  }

  func visitState(_ visitor: inout StateVisitor) throws(StateError) {}

  func disconnect() { receivers = [] }
}
