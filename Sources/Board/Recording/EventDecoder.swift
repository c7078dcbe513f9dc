/// Reads what `EventEncoder` wrote, piece by piece: an event may begin in one and end in the next.
public struct EventDecoder {
  /// What cannot be an event.
  public enum Damage: Error, Equatable, Sendable {
    /// A kind of event that does not exist.
    case unknownKind(UInt8)
    /// A number, a count or a door that cannot be.
    case impossible
  }

  private var bytes: [UInt8] = []
  private var position = 0
  private var last = Instant(boot: 0)

  /// Nothing yet.
  public init() {}

  /// Adds what comes next in the recording.
  public mutating func append(_ piece: [UInt8]) {
    bytes.removeFirst(position)
    position = 0
    bytes += piece
  }

  /// Whether all that was added has been read.
  public var isAtEnd: Bool { position == bytes.count }

  /// The next event; nil where more must be added first.
  public mutating func next() throws(Damage) -> RecordedEvent? {
    let (start, former) = (position, last)
    if let event = try event() { return event }
    (position, last) = (start, former)
    return nil
  }

  private mutating func event() throws(Damage) -> RecordedEvent? {
    guard let first = byte() else { return nil }
    guard let kind = EventKind(rawValue: first) else { throw .unknownKind(first) }
    if kind == .disk {
      guard let disk = byte(), let ticket = try number(), let contents = try contents()
      else { return nil }
      guard disk >= RecordedEvent.firstFolder || contents.count % 512 == 0 else {
        throw .impossible
      }
      return .disk(disk, ticket: ticket, bytes: contents)
    }
    guard let instant = try instant() else { return nil }
    switch kind {
    case .input:
      guard let first = byte(), let contents = try contents() else { return nil }
      guard let door = Input.Door(rawValue: first) else { throw .impossible }
      return .input(Input(door, contents), at: instant)
    case .check: return hash().map { .check(hash: $0, at: instant) }
    default: return hash().map { .end(hash: $0, at: instant) }
    }
  }

  private mutating func instant() throws(Damage) -> Instant? {
    guard let boots = try number(), let instructions = try number(), let jumps = try number()
    else { return nil }
    let start = boots == 0 ? last : Instant(boot: last.boot &+ boots)
    let instant = Instant(
      boot: start.boot, instructions: start.instructions &+ instructions,
      jumps: start.jumps &+ jumps)
    guard last <= instant, start.jumps <= instant.jumps else { throw .impossible }
    last = instant
    return instant
  }

  private mutating func byte() -> UInt8? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func number() throws(Damage) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let next = byte() else { return nil }
      if shift == 63, next > 1 { throw .impossible }
      value |= UInt64(next & 0x7f) << shift
      if next & 0x80 == 0 { return value }
    }
    throw .impossible
  }

  /// More than this comes in at once nowhere.
  private static let contentsLimit: UInt64 = 1 << 26

  private mutating func contents() throws(Damage) -> [UInt8]? {
    guard let count = try number() else { return nil }
    guard count <= Self.contentsLimit else { throw .impossible }
    guard bytes.count - position >= Int(count) else { return nil }
    defer { position += Int(count) }
    return Array(bytes[position..<position + Int(count)])
  }

  private mutating func hash() -> UInt64? {
    guard bytes.count - position >= 8 else { return nil }
    defer { position += 8 }
    return bytes[position..<position + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
