import Bus

/// A host that notes what a guest does with streams, agrees to all that are asked for, and does what a test says.
final class TestSockets: SocketPort {
  var actions: [SocketAction] = []
  var events: [SocketEvent] = []
  var agrees = true

  func act(_ action: SocketAction) {
    actions.append(action)
    if actions.count > 10_000 { actions.removeFirst(5_000) }
    guard agrees else { return }
    switch action {
    case .connect(let ends): events.append(SocketEvent(.accept, ends))
    case .send(let ends, let bytes):
      events.append(SocketEvent(.taken, ends, number: UInt32(bytes.count)))
      events.append(SocketEvent(.data, ends, bytes: bytes))
    default: break
    }
  }

  func receive() -> SocketEvent? { events.isEmpty ? nil : events.removeFirst() }
  func abandon() {}

  /// A packet of the guest with address 3.
  static func packet(
    _ operation: UInt16, host: UInt32, guest: UInt32, count: UInt32 = 0, flags: UInt32 = 0,
    room: UInt32 = 4096, taken: UInt32 = 0, source: UInt64 = 3, target: UInt64 = 2,
    type: UInt16 = 1
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    func add<Value: FixedWidthInteger>(_ value: Value) {
      withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }
    add(source)
    add(target)
    add(guest)
    add(host)
    add(count)
    add(type)
    add(operation)
    add(flags)
    add(room)
    add(taken)
    return bytes
  }
}
