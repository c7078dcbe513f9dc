/// Writes events as bytes:
///
///     kind (1)  instant  what belongs to the kind
///
/// An instant is how far on it is from the one before: in power-ons, instructions and jumps (the latter two from zero after a
/// power-on). Numbers are little-endian groups of seven bits, the last one without the eighth; hashes eight bytes.
public struct EventEncoder {
  /// What was written.
  public private(set) var bytes: [UInt8] = []
  private var last = Instant(boot: 0)

  /// Nothing yet.
  public init() {}

  /// Adds an event. Instants never go back.
  public mutating func append(_ event: RecordedEvent) {
    switch event {
    case .input(let input, let instant):
      begin(.input, instant)
      bytes.append(input.door.rawValue)
      append(input.bytes)
    case .disk(let disk, let ticket, let contents):
      bytes.append(EventKind.disk.rawValue)
      bytes.append(disk)
      append(ticket)
      append(contents)
    case .check(let hash, let instant):
      begin(.check, instant)
      append(hash: hash)
    case .end(let hash, let instant):
      begin(.end, instant)
      append(hash: hash)
    }
  }

  /// Hands out what was written, to go on behind it.
  public mutating func takeBytes() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  private mutating func begin(_ kind: EventKind, _ instant: Instant) {
    precondition(last <= instant, "recorded backwards")
    bytes.append(kind.rawValue)
    append(instant.boot - last.boot)
    let start = last.boot == instant.boot ? last : Instant(boot: instant.boot)
    append(instant.instructions - start.instructions)
    append(instant.jumps &- start.jumps)
    last = instant
  }

  private mutating func append(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append(_ contents: [UInt8]) {
    append(UInt64(contents.count))
    bytes += contents
  }

  private mutating func append(hash: UInt64) {
    for place in UInt64(0)..<8 { bytes.append(UInt8(truncatingIfNeeded: hash >> (place * 8))) }
  }
}

/// The first byte of an event.
enum EventKind: UInt8 {
  case input = 1
  case disk = 2
  case check = 3
  case end = 4
}
