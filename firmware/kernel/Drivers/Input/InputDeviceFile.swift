/// /dev/input/event0: what happens on a keyboard or pointer, with Linux's `struct input_event` (24 bytes: seconds,
/// microseconds, kind, code, value) and the requests of `linux/input.h`.
final class InputDeviceFile: OpenFile {
  private static let recordSize = 24

  private let device: InputDevice
  private let queue = InputQueue()

  init(_ device: InputDevice, _ options: OpenOptions) {
    self.device = device
    super.init(options)
    device.add(queue)
  }

  deinit { device.remove(queue) }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard transfer.remaining > 0 else { return 0 }
    let limit = transfer.remaining / Self.recordSize
    guard limit > 0 else { throw .invalidArgument }
    var structure = Structure()
    for record in try queue.take(limit: limit, mayWait: !isNonBlocking) {
      structure.put(record.time / 1_000_000_000)
      structure.put(record.time % 1_000_000_000 / 1000)
      structure.put(record.event.kind)
      structure.put(record.event.code)
      structure.put(record.event.value)
    }
    try transfer.put(structure.bytes)
    return structure.bytes.count
  }

  /// Lights, and events as if they had happened; times are not looked at.
  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    let count = transfer.remaining / Self.recordSize
    guard count > 0 || transfer.remaining == 0 else { throw .invalidArgument }
    for done in 0..<count {
      if done > 0, Thread.current.hasSignalToDeliver { return done * Self.recordSize }
      let bytes = try transfer.take(count: Self.recordSize)
      let event = InputEvent(
        kind: bytes.number(at: 16), code: bytes.number(at: 18), value: bytes.number(at: 20))
      if event.kind == InputEvent.Kind.light {
        device.light(event.code, isOn: event.value != 0)
      } else {
        device.receive([event])
      }
    }
    return count * Self.recordSize
  }

  override func poll(_ table: PollTable?) -> PollEvents {
    table?.add(queue.arrived)
    return queue.isEmpty ? [.writable] : [.readable, .writable]
  }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    guard let request = InputRequest(request) else { throw .invalidArgument }
    if let answer = try answer(to: request) {
      let bytes = Array(answer.bytes.prefix(request.size))
      try UserMemory.write(bytes, to: argument)
      return answer.isCounted ? bytes.count : 0
    }
    switch request.number {
    case InputRequest.grab:
      if argument != 0 { try device.grab(queue) } else { try device.release(queue) }
    case InputRequest.setClock: try setClock(try UserMemory.read(Int32.self, at: argument))
    default: throw .invalidArgument
    }
    return 0
  }

  /// CLOCK_REALTIME, CLOCK_MONOTONIC, and CLOCK_BOOTTIME, which is the same here.
  private func setClock(_ clock: Int32) throws(Errno) {
    guard [0, 1, 7].contains(clock) else { throw .invalidArgument }
    queue.setMonotonic(clock != 0)
  }

  /// What a request asks for, and whether it is told how much of it there is; nil if it asks for nothing.
  private func answer(
    to request: InputRequest
  ) throws(Errno) -> (bytes: [UInt8], isCounted: Bool)? {
    guard request.isRead else { return nil }
    let description = device.description
    switch request.number {
    case InputRequest.version: return (InputRequest.protocolVersion, false)
    case InputRequest.identifiers:
      let own = description.identifiers
      return (bytes(own.bus, own.vendor, own.product, own.version), false)
    case InputRequest.repetition:
      guard description.repeatsKeys else { throw .noFunction }
      let times = [InputDevice.repetitionDelay, InputDevice.repetitionPeriod]
      return (times.flatMap { bytes(UInt32($0 / 1_000_000)) }, false)
    case InputRequest.name: return (description.name.bytes + [0], true)
    case InputRequest.place: return (description.place.bytes + [0], true)
    case InputRequest.serialNumber: return (description.serialNumber.bytes + [0], true)
    case InputRequest.properties: return (bytes(description.properties), true)
    case InputRequest.heldKeys: return (bytes(device.heldKeys), true)
    case InputRequest.lights: return (bytes(device.litLights), true)
    case InputRequest.codes: return (try codes(of: UInt16(request.detail)), true)
    case InputRequest.axis: return (try axis(UInt16(request.detail)), false)
    default: throw .invalidArgument
    }
  }

  /// Of kind 0, which kinds there are.
  private func codes(of kind: UInt16) throws(Errno) -> [UInt8] {
    if kind == 0 { return bytes(device.description.kinds) }
    guard let row = InputDescription.codeCounts.first(where: { $0.kind == kind }) else {
      throw .invalidArgument
    }
    return bytes(device.description.codes(of: kind) ?? BitSet(count: row.count))
  }

  /// `struct input_absinfo`.
  private func axis(_ code: UInt16) throws(Errno) -> [UInt8] {
    guard let axis = device.description.axis(code) else { throw .invalidArgument }
    return bytes(
      device.place(on: code), axis.least, axis.largest, axis.noise, axis.deadZone,
      axis.unitsPerMillimetre)
  }

  private func bytes<Number: FixedWidthInteger>(_ numbers: Number...) -> [UInt8] {
    var structure = Structure()
    for number in numbers { structure.put(number) }
    return structure.bytes
  }

  private func bytes(_ set: BitSet) -> [UInt8] { set.words.flatMap { bytes($0) } }
}
