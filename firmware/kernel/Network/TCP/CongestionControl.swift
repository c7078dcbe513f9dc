/// How many bytes may be on their way, so that the network in between is neither idle nor flooded: slow start and
/// congestion avoidance (RFC 5681), and recovery from losses by NewReno (RFC 6582).
///
///     window
///       |        /|          /|   third duplicate acknowledgement: half, one segment again, on from there
///       |      /  |        /  |
///       |    .'    \     /     \
///       |   /       '--'        '--          threshold
///       |  |  slow start: twice as much each round trip
///       +------------------------------> time       a timeout begins at one segment again
struct CongestionControl {
  private(set) var window: Int
  private(set) var threshold = Int.max
  private var segmentSize: Int
  /// Acknowledged in congestion avoidance since the window grew last.
  private var counted = 0
  private(set) var duplicates = 0
  /// While it is recovering: up to where bytes were sent when the loss was noticed.
  private(set) var recoveryEnd: SequenceNumber?

  /// Up to where bytes were sent when a timeout came: duplicates of those say nothing of a new loss.
  private var sentAtTimeout: SequenceNumber?

  var isRecovering: Bool { recoveryEnd != nil }

  init(segmentSize: Int) {
    self.segmentSize = segmentSize
    window = 10 * segmentSize
  }

  /// What an acknowledgement asks the sender to do.
  enum Action {
    case nothing
    /// Send the first segment that is not acknowledged once more.
    case retransmit
  }

  mutating func setSegmentSize(_ size: Int) {
    segmentSize = size
    window = 10 * size
  }

  /// `count` bytes more are acknowledged, up to `reached`.
  mutating func acknowledged(
    _ count: Int, upTo reached: SequenceNumber, inFlight: Int
  ) -> Action {
    duplicates = 0
    if let end = recoveryEnd {
      if reached < end {
        // A part: the next one is lost, too.
        window = max(window - count + segmentSize, segmentSize)
        return .retransmit
      }
      recoveryEnd = nil
      window = min(threshold, max(inFlight, segmentSize) + segmentSize)
      return .nothing
    }
    grow(count)
    return .nothing
  }

  private mutating func grow(_ count: Int) {
    if window < threshold {
      window += count
    } else {
      counted += count
      if counted >= window {
        counted -= window
        window += segmentSize
      }
    }
    window = min(window, 1 << 28)
  }

  /// The other side has received something, but not what comes next.
  mutating func duplicateAcknowledgement(
    sent: SequenceNumber, acknowledged: SequenceNumber, inFlight: Int
  ) -> Action {
    duplicates += 1
    if isRecovering {
      window += segmentSize
      return .nothing
    }
    guard duplicates == 3 else { return .nothing }
    if let end = sentAtTimeout, acknowledged < end { return .nothing }
    threshold = max(inFlight / 2, 2 * segmentSize)
    window = threshold + 3 * segmentSize
    recoveryEnd = sent
    return .retransmit
  }

  /// Nothing was acknowledged in time.
  mutating func timedOut(sent: SequenceNumber, inFlight: Int, isFirst: Bool) {
    sentAtTimeout = sent
    if isFirst { threshold = max(inFlight / 2, 2 * segmentSize) }
    window = segmentSize
    counted = 0
    duplicates = 0
    recoveryEnd = nil
  }

  /// Nothing was sent for a while: what was known of the network is old (RFC 5681, section 4.1).
  mutating func idled() { window = min(window, 10 * segmentSize) }
}
