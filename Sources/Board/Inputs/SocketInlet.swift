import Bus

/// The door of the socket device. What the guest does leaves at once, since no answer comes in the same run.
final class SocketInlet: SocketPort, Inlet {
  /// More bytes than a guest takes at once; the rest stays where it was.
  private static let capacity = 1 << 18
  /// What may be left: the largest event came when there was nearly no room.
  private static let leftoverLimit = capacity + SocketEvent.headerSize + SocketEvent.byteLimit

  let door = Input.Door.sockets
  private let port: any SocketPort
  private var admitted: [SocketEvent] = []
  private var taken = 0
  /// The device, once it is made.
  var receiver: (any SocketReceiver)?

  init(_ port: any SocketPort) { self.port = port }

  /// A machine that has lived through its past again has other streams than those that are there.
  var isSilent = false {
    didSet { if oldValue, !isSilent { port.abandon() } }
  }

  // MARK: The device's side

  func act(_ action: SocketAction) {
    if !isSilent { port.act(action) }
  }

  func receive() -> SocketEvent? {
    guard taken < admitted.count else { return nil }
    defer { taken += 1 }
    return admitted[taken]
  }

  func abandon() { port.abandon() }

  // MARK: The host's side

  var hasLeftovers: Bool { taken < admitted.count }
  var isFull: Bool { leftoverSize >= Self.capacity }

  private var leftoverSize: Int {
    admitted[taken...].reduce(0) { $0 + SocketEvent.headerSize + $1.bytes.count }
  }

  func collect() -> Input? {
    var bytes: [UInt8] = []
    let room = Self.capacity - leftoverSize
    while bytes.count < room, let event = port.receive() { event.append(to: &bytes) }
    return bytes.isEmpty ? nil : Input(door, bytes)
  }

  func admit(_ input: Input) {
    admitted.removeFirst(taken)
    taken = 0
    _ = add(input.bytes)
    receiver?.eventsArrived()
  }

  /// False where the bytes are not events; up to there they count.
  private func add(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let event = SocketEvent(&rest) else { return false }
      admitted.append(event)
    }
    return true
  }

  func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    var leftovers: [UInt8] = []
    for event in admitted[taken...] { event.append(to: &leftovers) }
    try visitor.visit("leftovers", &leftovers, atMost: Self.leftoverLimit)
    guard visitor.isReading else { return }
    (admitted, taken) = ([], 0)
    try visitor.require(add(leftovers), "leftovers", "are not what a host does with streams")
  }

  func disconnect() { receiver = nil }
}
