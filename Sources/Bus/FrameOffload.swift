/// What is left to do for a frame, or was done: what network cards say beside it.
public struct FrameOffload: Equatable, Sendable {
  /// A checksum that is still to be made: the Internet checksum of all bytes from `start` on goes to `start + offset`,
  /// where the sum of the pseudo header is now.
  public struct Checksum: Equatable, Sendable {
    /// Bytes from the frame's first.
    public var start: Int
    /// Bytes from `start`.
    public var offset: Int

    /// A checksum at an offset.
    public init(start: Int, offset: Int) {
      self.start = start
      self.offset = offset
    }
  }

  /// What the frame is to be cut into, unless who gets it can take it whole.
  public enum Segmentation: Equatable, Sendable {
    /// Nothing: it is a packet.
    case none
    /// Packets of TCP over IPv4 or IPv6.
    case tcp4, tcp6
  }

  /// The checksum to be made, if one is.
  public var checksum: Checksum?
  /// Whether whoever hands the frame over answers for its checksums.
  public var isChecksumValid = false
  /// What it is to be cut into.
  public var segmentation = Segmentation.none
  /// How many bytes of payload a packet may have.
  public var segmentSize = 0
  /// Whether only the first packet may say that the congestion window was reduced (RFC 3168).
  public var hasCongestionNotice = false

  /// A frame with which all is done, and for which nobody answers.
  public init() {}
}

/// What the other end of a network card's cable does for it. What it does not, the card does itself.
public struct NetworkAbilities: Equatable, Sendable {
  /// Whether it takes frames whose checksum is still to be made.
  public var makesChecksums: Bool
  /// Whether it takes TCP segments larger than a packet.
  public var takesLargeSegments: Bool

  /// Both, or one, or none.
  public init(makesChecksums: Bool = false, takesLargeSegments: Bool = false) {
    self.makesChecksums = makesChecksums
    self.takesLargeSegments = takesLargeSegments
  }
}
