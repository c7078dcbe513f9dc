/// Who has a connection: a socket, or a listener until it is accepted.
protocol TCPConnectionOwner: AnyObject {
  /// Bytes have come or gone, or the state is another one.
  func connectionChanged(_ connection: TCPConnection)
}

/// The way out for segments: IPv4, or a line in a test.
protocol TCPTransmitter: AnyObject {
  func transmit(_ segment: TCPSegment, of connection: TCPConnection)
}

/// A connection of TCP (RFC 9293): a machine that is told of segments, bytes and the time, and emits segments.
///
///     a program's bytes                                          a program's bytes
///            | append                                                   ^ take
///            v                                                          |
///     sendQueue    una      nxt         end          receiveQueue ......| next     edge
///       ..acknowledged| sent | to be sent |            ..was read..|here| may come |
///            | output                                                   ^ receive
///            v                                                          |
///     TCPTransmitter                                             a segment
///
/// It knows no locks, sockets or clocks: `Network.lock` is held by who calls, and `now` is by `Clock.now`. Times are
/// nanoseconds.
final class TCPConnection {
  /// What a socket may change.
  struct Settings {
    var hasNoDelay = false
    /// TCP_CORK, MSG_MORE: only full segments.
    var isCorked = false
    var keepsAlive = false
    var keepAliveIdle: UInt64 = 7_200_000_000_000
    var keepAliveInterval: UInt64 = 75_000_000_000
    var keepAliveProbes = 9
    /// SO_SNDBUF and SO_RCVBUF; nil is as much as turns out to be useful.
    var sendLimit: Int?
    var receiveLimit: Int?
    /// TCP_MAXSEG.
    var segmentSize: Int?
    /// IP_TTL and IP_TOS, SO_BINDTODEVICE.
    var timeToLive: UInt8 = 64
    var typeOfService: UInt8 = 0
    var interfaceIndex = 0
  }

  static let largestBuffer = 4 << 20
  private static let firstBuffer = 256 << 10
  /// Of the windows that are told: up to 8 MiB.
  static let windowScale: UInt8 = 7

  let local: InternetEndpoint
  let remote: InternetEndpoint
  let transmitter: any TCPTransmitter
  var owner: (any TCPConnectionOwner)?
  var settings: Settings
  var state = TCPState.closed
  /// Why it ended; told once.
  var error: Errno?

  // Sending. `queueStart` is the number of the first byte in the queue.
  let initialSequence: SequenceNumber
  var unacknowledged: SequenceNumber
  var sendNext: SequenceNumber
  var sentMost: SequenceNumber
  var queueStart: SequenceNumber
  var sendQueue = ByteChain()
  /// The end of the stream follows the queue.
  var hasFinish = false
  var sendWindow = 0
  var largestSendWindow = 0
  var sendScale: UInt8 = 0
  /// Of the segment that the window was last told by.
  var windowSequence = SequenceNumber(0)
  var windowAcknowledgement = SequenceNumber(0)
  /// The most that a segment carries, options taken off.
  var segmentSize: Int
  /// The most that is handed to the card at once, for it to cut.
  var largestTransmission: Int
  var congestion: CongestionControl
  var roundTrip = RoundTripTime()
  /// A segment whose acknowledgement is timed, where there are no timestamps.
  var timed: (sequence: SequenceNumber, at: UInt64)?
  var retransmissions = 0
  var totalRetransmissions: UInt64 = 0
  /// Of those, what the machine's statistics have in them.
  var countedRetransmissions: UInt64 = 0
  private(set) var sendLimit: Int

  // Receiving.
  var receiveNext = SequenceNumber(0)
  /// Up to where the other side may send.
  var receiveEdge = SequenceNumber(0)
  var receiveScale: UInt8 = 0
  var receiveQueue = ByteChain()
  var outOfOrder = OutOfOrderSegments()
  /// Where the other side's stream ends, once it is known.
  var finishSequence: SequenceNumber?
  /// All of the stream has come.
  var hasEndOfInput = false
  /// Nobody will read: bytes that come are an error of the other side's.
  var refusesInput = false
  var receiveLimit: Int
  /// Received since the last acknowledgement.
  var unacknowledgedBytes = 0
  var mustAcknowledge = false
  /// Read by the program since a moment, for the buffer to grow with a quick reader.
  var readCount = 0
  var readSince: UInt64 = 0
  var usesTimestamps = false
  var recentTimestamp: UInt32 = 0
  /// Segments that should not have come, and were answered this second.
  var challenges = (second: UInt64(0), count: 0)

  // When something is to be done.
  var retransmitAt: UInt64 = .max
  var probeAt: UInt64 = .max
  var acknowledgeAt: UInt64 = .max
  var keepAliveAt: UInt64 = .max
  var endAt: UInt64 = .max
  var keepAliveCount = 0
  var lastReceived: UInt64 = 0
  var lastSent: UInt64 = 0

  // Told by TCP_INFO.
  var bytesReceived: UInt64 = 0
  var bytesAcknowledged: UInt64 = 0
  var segmentsReceived: UInt64 = 0
  var segmentsSent: UInt64 = 0

  /// - Parameters:
  ///   - sequence: the first number, which nobody should be able to guess (RFC 6528).
  ///   - segmentSize: what the way's packets leave for TCP's bytes, options among them.
  ///   - largestTransmission: what the card can cut.
  init(
    _ local: InternetEndpoint, _ remote: InternetEndpoint, via transmitter: any TCPTransmitter,
    _ settings: Settings, sequence: SequenceNumber, segmentSize: Int, largestTransmission: Int
  ) {
    self.local = local
    self.remote = remote
    self.transmitter = transmitter
    self.settings = settings
    initialSequence = sequence
    unacknowledged = sequence
    sendNext = sequence
    sentMost = sequence
    queueStart = sequence + 1
    self.segmentSize = max(min(segmentSize, settings.segmentSize ?? segmentSize), 48)
    self.largestTransmission = largestTransmission
    congestion = CongestionControl(segmentSize: segmentSize)
    sendLimit = settings.sendLimit ?? Self.firstBuffer
    receiveLimit = settings.receiveLimit ?? Self.firstBuffer
  }

  // MARK: Beginning

  func open(_ now: UInt64) {
    state = .synSent
    lastReceived = now
    output(now)
  }

  /// A segment with SYN that a listener was sent.
  func open(answering segment: TCPSegment, _ now: UInt64) {
    state = .synReceived
    synchronize(with: segment)
    setSendWindow(segment, scale: 0)
    lastReceived = now
    output(now)
  }

  /// What the other side's SYN says.
  func synchronize(with segment: TCPSegment) {
    receiveNext = segment.sequence + 1
    receiveEdge = receiveNext + min(receiveLimit, 65535)
    if let timestamps = segment.options.timestamps {
      usesTimestamps = true
      recentTimestamp = timestamps.own
    }
    if let scale = segment.options.windowScale {
      sendScale = scale
      receiveScale = Self.windowScale
    }
    // Without the option, RFC 9293 has 536.
    let told = max(Int(segment.options.segmentSize ?? 536), 88)
    segmentSize = min(segmentSize, told) - (usesTimestamps ? 12 : 0)
    congestion.setSegmentSize(segmentSize)
  }

  // MARK: What a program does

  /// Room for bytes that a program wants to send.
  var sendRoom: Int {
    // Twice what the network takes: one half on its way, the other waiting for its turn.
    if settings.sendLimit == nil {
      sendLimit = max(sendLimit, min(2 * congestion.window, Self.largestBuffer))
    } else {
      sendLimit = settings.sendLimit ?? sendLimit
    }
    return max(0, sendLimit - sendQueue.count)
  }

  /// Whether the program may send more, ever.
  var acceptsOutput: Bool {
    !hasFinish && (state == .established || state == .closeWait || state == .synReceived)
  }

  func append(_ bytes: ByteChain, _ now: UInt64) {
    if unacknowledged == sentMost, now &- lastSent > roundTrip.retransmissionTimeout {
      congestion.idled()
    }
    sendQueue.appendCompactly(bytes)
    output(now)
  }

  /// Bytes for the program, which are the kernel's no more: the window opens by them.
  func take(_ limit: Int, _ now: UInt64) -> ByteChain {
    let bytes = receiveQueue.slice(0, limit)
    receiveQueue.removeFirst(bytes.count)
    growReceiveBuffer(bytes.count, now)
    updateWindow(now)
    return bytes
  }

  /// A reader that takes a bufferful within a round trip could take more.
  private func growReceiveBuffer(_ count: Int, _ now: UInt64) {
    readCount += count
    let span = max(2 * roundTrip.smoothed, 50_000_000)
    if now &- readSince > span {
      readCount = count
      readSince = now
    } else if readCount >= receiveLimit / 2, settings.receiveLimit == nil {
      receiveLimit = min(2 * receiveLimit, Self.largestBuffer)
      readCount = 0
      readSince = now
    }
  }

  /// Nothing more will be sent than what is queued.
  func close(_ now: UInt64) {
    guard !hasFinish else { return }
    switch state {
    case .synSent: return end(nil)
    case .established, .synReceived: state = .finWait1
    case .closeWait: state = .lastAck
    default: return
    }
    hasFinish = true
    output(now)
  }

  /// No socket has it any more.
  func orphan(_ now: UInt64) {
    owner = nil
    refusesInput = true
    if !receiveQueue.isEmpty {
      // The other side believes that its bytes were read.
      return abort(now)
    }
    close(now)
    if state == .finWait2 { endAt = now + Self.orphanTime }
  }

  static let orphanTime: UInt64 = 60_000_000_000

  /// The other side is told that nothing of it holds any more.
  func abort(_ now: UInt64) {
    if state.isSynchronized, state != .timeWait { sendReset(now) }
    end(nil)
  }

  /// It is over.
  func end(_ reason: Errno?) {
    state = .closed
    error = reason
    hasEndOfInput = true
    sendQueue = ByteChain()
    outOfOrder.removeAll()
    retransmitAt = .max
    probeAt = .max
    acknowledgeAt = .max
    keepAliveAt = .max
    endAt = .max
    mustAcknowledge = false
    owner?.connectionChanged(self)
  }

  func changed() { owner?.connectionChanged(self) }
}
