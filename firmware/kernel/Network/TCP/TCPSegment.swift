/// A segment of TCP (RFC 9293, section 3.1): numbers of its header, options that are known here, and what it carries.
///
///     | source port 16           | destination port 16      |
///     | sequence number 32                                  |
///     | acknowledgement number 32                           |
///     | offset 4 | 0 4 | flags 8 | window 16                |
///     | checksum 16              | urgent pointer 16        |
///     | options, to a multiple of 4 bytes                   |
struct TCPSegment {
  struct Flags: OptionSet {
    let rawValue: UInt8
    static let finish = Flags(rawValue: 1)
    static let synchronize = Flags(rawValue: 2)
    static let reset = Flags(rawValue: 4)
    static let push = Flags(rawValue: 8)
    static let acknowledge = Flags(rawValue: 16)
  }

  static let headerSize = 20

  var sequence = SequenceNumber(0)
  var acknowledgement = SequenceNumber(0)
  var flags: Flags = []
  /// As it stands in the header: not scaled.
  var window: UInt16 = 0
  var options = TCPOptions()
  var payload = ByteChain()
  /// Of one to be sent: the size of what its payload is cut into, where that is several.
  var segmentSize = 0

  /// What it takes of the sequence numbers.
  var length: Int {
    payload.count + (flags.contains(.synchronize) ? 1 : 0) + (flags.contains(.finish) ? 1 : 0)
  }

  init() {}

  /// From a header of `headerSize` bytes or more, which lie at `bytes` in one piece.
  init(_ bytes: UnsafeRawPointer, headerSize: Int, _ payload: ByteChain) {
    sequence = SequenceNumber(bytes.number32(4))
    acknowledgement = SequenceNumber(bytes.number32(8))
    flags = Flags(rawValue: bytes.byte(13))
    window = bytes.number16(14)
    options = TCPOptions(bytes + Self.headerSize, headerSize - Self.headerSize)
    self.payload = payload
  }

  /// The header's size with its options.
  var writtenHeaderSize: Int { Self.headerSize + options.writtenSize }

  /// Writes the header, its checksum zero.
  func write(to place: UnsafeMutableRawPointer, _ local: UInt16, _ remote: UInt16) {
    place.put(local, at: 0)
    place.put(remote, at: 2)
    place.put(sequence.number, at: 4)
    place.put(acknowledgement.number, at: 8)
    place.put(UInt8(writtenHeaderSize / 4) << 4, at: 12)
    place.put(flags.rawValue, at: 13)
    place.put(window, at: 14)
    place.put(UInt32(0), at: 16)
    options.write(to: place + Self.headerSize)
  }
}
