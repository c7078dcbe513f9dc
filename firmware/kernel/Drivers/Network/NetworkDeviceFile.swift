/// /dev/net0: frames as they are on the wire, one a read and one a write. Each that has opened it sees
/// all frames that come in from then on.
final class NetworkDeviceFile: OpenFile {
  /// SIOCGIFHWADDR as far as it makes sense here: the six bytes of the address alone.
  private static let hardwareAddressRequest: UInt64 = 0x8927

  private let device: NetworkDevice
  private let queue = FrameQueue()

  init(_ device: NetworkDevice, _ options: OpenOptions) {
    self.device = device
    super.init(options)
    device.add(queue)
  }

  deinit { device.remove(queue) }

  /// A frame; what there is no room for is lost.
  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    let frame = try queue.take(mayWait: !isNonBlocking)
    let count = min(frame.count, transfer.remaining)
    try transfer.put(Array(frame[..<count]))
    return count
  }

  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard transfer.remaining <= NetworkDevice.longestFrame else { throw .messageTooLong }
    let frame = try transfer.take(count: transfer.remaining)
    try device.send(frame, mayWait: !isNonBlocking)
    return frame.count
  }

  override func poll(_ table: PollTable?) -> PollEvents {
    table?.add(queue.arrived)
    if let room = device.roomToSend { table?.add(room) }
    var events: PollEvents = queue.isEmpty ? [] : [.readable]
    if device.hasRoomToSend { events.insert(.writable) }
    return events
  }

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    guard request == Self.hardwareAddressRequest else { throw .inappropriateIOCTLForDevice }
    let address = device.hardwareAddress
    try UserMemory.write((0..<6).map { address.bytes[$0] }, to: argument)
    return 0
  }
}
