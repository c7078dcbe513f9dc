/// What the host does with a stream. As inputs hold it, little-endian:
///
///     kind (1)  host's port (4)  guest's port (4)  number (4)  byte count (4)  bytes
public struct SocketEvent: Equatable, Sendable {
  /// What it does.
  public enum Kind: UInt8, Sendable {
    /// Asks the guest for a stream.
    case connect = 1
    /// Agrees to one that the guest has asked for.
    case accept = 2
    /// Sends bytes.
    case data = 3
    /// Has taken so many bytes of the guest's: `number`.
    case taken = 4
    /// Will receive or send no more: `number` is of `SocketShutdown`.
    case shutdown = 5
    /// Ends the stream, or refuses it.
    case reset = 6
    /// All streams are gone, for this is another machine than the one that had them. The ends mean nothing.
    case lost = 7
  }

  public var kind: Kind
  public var ends: SocketEnds
  public var number: UInt32
  public var bytes: [UInt8]

  /// An event.
  public init(_ kind: Kind, _ ends: SocketEnds, number: UInt32 = 0, bytes: [UInt8] = []) {
    self.kind = kind
    self.ends = ends
    self.number = number
    self.bytes = bytes
  }

  /// The bytes before those that are sent.
  public static let headerSize = 17
  /// No event has more bytes.
  public static let byteLimit = 1 << 16

  /// Adds it to an input.
  public func append(to input: inout [UInt8]) {
    input.append(kind.rawValue)
    for number in [ends.hostPort, ends.guestPort, number, UInt32(bytes.count)] {
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        input.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    input += bytes
  }

  /// Takes the first one of `rest`; nil where that does not begin with one.
  public init?(_ rest: inout ArraySlice<UInt8>) {
    guard rest.count >= Self.headerSize, let first = rest.first, let kind = Kind(rawValue: first)
    else { return nil }
    var place = rest.startIndex + 1
    func number() -> UInt32 {
      defer { place += 4 }
      return rest[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    let ends = SocketEnds(hostPort: number(), guestPort: number())
    let (value, count) = (number(), number())
    guard count <= Self.byteLimit, rest.endIndex - place >= Int(count) else { return nil }
    self.init(kind, ends, number: value, bytes: Array(rest[place..<place + Int(count)]))
    rest = rest[(place + Int(count))...]
  }
}
