import Bus

/// The door of a serial line.
final class SerialInlet: SerialPort, Inlet {
  /// More than any device takes at once; the rest stays where it was, so that a pipe fills up and its writer waits.
  private static let capacity = 4096

  let door: Input.Door
  /// The device, once it is made.
  var receiver: (any SerialReceiver)?
  var isSilent = false
  private let port: any SerialPort
  private var admitted: [UInt8] = []
  private var taken = 0

  init(_ door: Input.Door, _ port: any SerialPort) {
    self.door = door
    self.port = port
  }

  func transmit(_ byte: UInt8) {
    if !isSilent { port.transmit(byte) }
  }

  func receive() -> UInt8? {
    guard hasLeftovers else { return nil }
    defer { taken += 1 }
    return admitted[taken]
  }

  var hasLeftovers: Bool { taken < admitted.count }

  var isFull: Bool { admitted.count - taken >= Self.capacity }

  func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    var leftovers = Array(admitted[taken...])
    try visitor.visit("leftovers", &leftovers, atMost: Self.capacity)
    if visitor.isReading { (admitted, taken) = (leftovers, 0) }
  }

  func disconnect() { receiver = nil }

  func collect() -> Input? {
    var bytes: [UInt8] = []
    let room = Self.capacity - (admitted.count - taken)
    while bytes.count < room, let byte = port.receive() { bytes.append(byte) }
    return bytes.isEmpty ? nil : Input(door, bytes)
  }

  func admit(_ input: Input) {
    admitted.removeFirst(taken)
    taken = 0
    admitted += input.bytes
    receiver?.bytesArrived()
  }
}
