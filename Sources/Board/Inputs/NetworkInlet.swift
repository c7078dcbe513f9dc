import Bus

/// The door of all network cards. What the guest sends leaves at once, since no answer comes in the same run.
final class NetworkInlet: Inlet {
  /// More bytes than guests take at once; the rest stays where it was.
  private static let capacity = 1 << 18
  /// What may be left: the largest frame came when there was nearly no room.
  private static let leftoverLimit = capacity + (1 << 17)

  /// A card's side of it.
  final class Card: NetworkPort {
    let port: any NetworkPort
    fileprivate var isSilent = false
    fileprivate var admitted: [FrameRecord] = []
    fileprivate var taken = 0
    /// As far as the machine knows.
    private(set) var isConnected = true

    init(_ port: any NetworkPort) { self.port = port }

    var abilities: NetworkAbilities { port.abilities }

    func transmit(
      byteCount: Int, offload: FrameOffload, fill: (UnsafeMutableRawBufferPointer) -> Void
    ) -> Bool {
      // Where the host has no room, the frame is lost on the way: the guest must not be able to tell how busy the host is.
      if !isSilent { _ = port.transmit(byteCount: byteCount, offload: offload, fill: fill) }
      return true
    }

    func transmitted() {
      if !isSilent { port.transmitted() }
    }

    fileprivate func admit(_ record: FrameRecord) {
      if let isConnected = record.isConnected {
        self.isConnected = isConnected
      } else {
        admitted.append(record)
      }
    }

    fileprivate func visitState(
      _ visitor: inout StateVisitor, name: String
    ) throws(StateError) {
      if visitor.version >= 2 {
        try visitor.visit(name, &isConnected)
      } else {
        isConnected = true
      }
    }

    func receive(_ take: (UnsafeMutableRawBufferPointer, FrameOffload) -> Bool) -> Bool {
      guard taken < admitted.count else { return false }
      let offload = admitted[taken].offload
      if admitted[taken].bytes.withUnsafeMutableBytes({ take($0, offload) }) { taken += 1 }
      return true
    }
  }

  let door = Input.Door.network
  let cards: [Card]
  /// The devices, once they are made.
  var receivers: [any NetworkReceiver] = []

  init(_ ports: [any NetworkPort]) { cards = ports.map { Card($0) } }

  var isSilent = false {
    didSet { for card in cards { card.isSilent = isSilent } }
  }

  var hasLeftovers: Bool { cards.contains { $0.taken < $0.admitted.count } }

  var isFull: Bool { leftoverSize >= Self.capacity }

  private var leftoverSize: Int {
    cards.reduce(0) { sum, card in
      card.admitted[card.taken...].reduce(sum) { $0 + FrameRecord.headerSize + $1.bytes.count }
    }
  }

  func collect() -> Input? {
    var bytes: [UInt8] = []
    let room = Self.capacity - leftoverSize
    for (index, card) in cards.enumerated() {
      let isConnected = card.port.isConnected
      if isConnected != card.isConnected {
        FrameRecord(card: UInt8(index), isConnected: isConnected).append(to: &bytes)
      }
      while bytes.count < room,
        card.port.receive({ frame, offload in
          FrameRecord(card: UInt8(index), offload: offload, bytes: Array(frame)).append(to: &bytes)
          return true
        })
      {}
    }
    return bytes.isEmpty ? nil : Input(door, bytes)
  }

  func admit(_ input: Input) {
    for card in cards {
      card.admitted.removeFirst(card.taken)
      card.taken = 0
    }
    _ = add(input.bytes)
    for receiver in receivers { receiver.framesArrived() }
  }

  /// False where the bytes are not frames for these cards; up to there they count.
  private func add(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let record = FrameRecord(&rest), Int(record.card) < cards.count else { return false }
      cards[Int(record.card)].admit(record)
    }
    return true
  }

  func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    var leftovers: [UInt8] = []
    for card in cards {
      for record in card.admitted[card.taken...] { record.append(to: &leftovers) }
    }
    try visitor.visit("leftovers", &leftovers, atMost: Self.leftoverLimit)
    for (index, card) in cards.enumerated() {
      try card.visitState(&visitor, name: "isConnected " + String(index))
    }
    guard visitor.isReading else { return }
    for card in cards { (card.admitted, card.taken) = ([], 0) }
    try visitor.require(add(leftovers), "leftovers", "are not frames for this machine's cards")
  }

  func disconnect() { receivers = [] }
}
