import Bus

/// The door of the screen: by it comes no more than the size that a viewer would like, width and height in 4 bytes each. What the
/// guest draws leaves at once.
final class DisplayInlet: DisplayPort, Inlet {
  private static let recordSize = 8

  let door = Input.Door.display
  /// The device, once it is made.
  var receiver: (any DisplayReceiver)?
  private let port: any DisplayPort
  private var admitted: PictureSize?

  init(_ port: any DisplayPort) { self.port = port }

  /// Whoever looked on while the machine lived through its past has missed what it drew.
  var isSilent = false {
    didSet { if oldValue, !isSilent { receiver?.showAgain() } }
  }

  func sizeChanged(_ size: PictureSize?) {
    if !isSilent { port.sizeChanged(size) }
  }

  func damaged(_ area: PictureArea, of picture: PictureView) {
    if !isSilent { port.damaged(area, of: picture) }
  }

  func cursorChanged(_ cursor: CursorPicture?) {
    if !isSilent { port.cursorChanged(cursor) }
  }

  func cursorMoved(x: Int, y: Int) {
    if !isSilent { port.cursorMoved(x: x, y: y) }
  }

  func takeWantedSize() -> PictureSize? {
    defer { admitted = nil }
    return admitted
  }

  /// The device takes what comes in at once.
  let mayHaveLeftovers = false
  var hasLeftovers: Bool { false }
  var isFull: Bool { false }

  func collect() -> Input? {
    guard let size = port.takeWantedSize() else { return nil }
    var bytes: [UInt8] = []
    for number in [size.width, size.height] {
      for shift in stride(from: 0, to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    return Input(door, bytes)
  }

  func admit(_ input: Input) {
    guard input.bytes.count == Self.recordSize else { return }
    func number(_ place: Int) -> Int {
      input.bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    admitted = PictureSize(width: number(0), height: number(4))
    receiver?.sizeWanted()
  }

  func visitState(_ visitor: inout StateVisitor) throws(StateError) {}

  func disconnect() { receiver = nil }
}
