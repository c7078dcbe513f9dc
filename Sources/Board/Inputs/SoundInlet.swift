import Bus

/// The door of a sound card. What is heard leaves at once; what is captured comes in as inputs, whole frames of a stream:
///
///     stream (1)  byte count (4)  frames
///
/// It comes some time before the card wants it, as far as there is any, so that what the card finds at an instant is what came in before:
/// the inlet asks for it when a stream begins, and when little is left.
final class SoundInlet: SoundPort, Inlet {
  private static let headerSize = 5
  /// What may wait in a stream, in bytes: a second of most formats.
  private static let capacity = 1 << 18
  private static let pieceSize = 4096

  /// Captured frames of a stream that the card has not taken.
  private struct Line {
    var format: SoundFormat?
    var waiting: [UInt8] = []
    var taken = 0

    var count: Int { waiting.count - taken }
  }

  let door = Input.Door.sound
  var isSilent = false
  /// Called while the machine runs, when there should be more soon.
  var wanted: () -> Void = {}
  private let port: any SoundPort
  private var lines: [Line]

  init(_ port: any SoundPort, streamCount: Int) {
    self.port = port
    lines = (0..<streamCount).map { _ in Line() }
  }

  // MARK: The card's side

  func play(
    _ frames: UnsafeRawBufferPointer, stream: Int, format: SoundFormat, at instant: UInt64
  ) {
    if !isSilent { port.play(frames, stream: stream, format: format, at: instant) }
  }

  func setCapture(_ format: SoundFormat?, stream: Int) {
    lines[stream].format = format
    if format == nil { (lines[stream].waiting, lines[stream].taken) = ([], 0) }
    guard !isSilent else { return }
    port.setCapture(format, stream: stream)
    if format != nil { wanted() }
  }

  func capture(into buffer: UnsafeMutableRawBufferPointer, stream: Int) -> Int {
    let count = min(buffer.count, lines[stream].count)
    let start = lines[stream].taken
    lines[stream].waiting.withUnsafeBytes { waiting in
      buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: waiting[start..<start + count]))
    }
    lines[stream].taken += count
    if !isSilent, lines[stream].count < Self.capacity / 2 { wanted() }
    return count
  }

  // MARK: The outside

  /// Captured frames wait for their time: nobody has to come back for them.
  var hasLeftovers: Bool { false }
  var isFull: Bool { false }

  func collect() -> Input? {
    var bytes: [UInt8] = []
    for stream in lines.indices where lines[stream].format != nil {
      var room = Self.capacity - lines[stream].count
      while room >= Self.pieceSize {
        var piece = [UInt8](repeating: 0, count: Self.pieceSize)
        let count = piece.withUnsafeMutableBytes { port.capture(into: $0, stream: stream) }
        if count == 0 { break }
        append(piece[..<count], of: stream, to: &bytes)
        room -= count
      }
    }
    return bytes.isEmpty ? nil : Input(door, bytes)
  }

  private func append(_ frames: ArraySlice<UInt8>, of stream: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(stream))
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: frames.count >> shift))
    }
    bytes += frames
  }

  func admit(_ input: Input) { _ = add(input.bytes) }

  /// False where the bytes are not frames for these streams; up to there they count.
  private func add(_ bytes: [UInt8]) -> Bool {
    var place = 0
    while place < bytes.count {
      guard bytes.count - place >= Self.headerSize else { return false }
      let stream = Int(bytes[place])
      let count = (1...4).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
      place += Self.headerSize
      guard stream < lines.count, count <= bytes.count - place,
        count <= Self.capacity - lines[stream].count
      else { return false }
      lines[stream].waiting.removeFirst(lines[stream].taken)
      lines[stream].taken = 0
      lines[stream].waiting += bytes[place..<place + count]
      place += count
    }
    return true
  }

  func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    var leftovers: [UInt8] = []
    for stream in lines.indices where lines[stream].count > 0 {
      append(lines[stream].waiting[lines[stream].taken...], of: stream, to: &leftovers)
    }
    let limit = lines.count * (Self.capacity + Self.headerSize)
    try visitor.visit("leftovers", &leftovers, atMost: limit)
    guard visitor.isReading else { return }
    for stream in lines.indices { (lines[stream].waiting, lines[stream].taken) = ([], 0) }
    try visitor.require(add(leftovers), "leftovers", "are not frames for this machine's streams")
  }

  func disconnect() {}
}
