/// What goes out, and when (RFC 9293, section 3.8).
extension TCPConnection {
  var queueEnd: SequenceNumber { queueStart + sendQueue.count }
  var inFlight: Int { sendNext - unacknowledged }
  /// Bytes of the program's that were never sent.
  var unsentCount: Int { max(0, queueEnd - sendNext) }

  /// Sends what may be sent now.
  func output(_ now: UInt64) {
    if isCalling {
      if sendNext == initialSequence, state != .closed { sendSynchronize(now) }
    } else if state.sendsBytes {
      while sendSegment(now) {}
      setProbe(now)
    }
    if mustAcknowledge { sendAcknowledgement(now) }
  }

  /// Whether our SYN is still to be acknowledged, which may be so after a close, too. Numbers go round: its own comes
  /// again as a byte's.
  private var isCalling: Bool { unacknowledged == initialSequence && bytesAcknowledged == 0 }

  private func sendSynchronize(_ now: UInt64) {
    var segment = TCPSegment()
    segment.sequence = initialSequence
    segment.flags = state == .synSent ? .synchronize : [.synchronize, .acknowledge]
    segment.window = UInt16(min(receiveLimit, 65535))
    segment.options.segmentSize = UInt16(min(segmentSize + (usesTimestamps ? 12 : 0), 65495))
    if state == .synSent {
      segment.options.windowScale = Self.windowScale
      segment.options.timestamps = (Self.timestamp(now), 0)
    } else {
      segment.acknowledgement = receiveNext
      if receiveScale > 0 { segment.options.windowScale = receiveScale }
    }
    sendNext = initialSequence + 1
    emit(&segment, now)
  }

  /// The next segment, if there is one that should go now.
  private func sendSegment(_ now: UInt64) -> Bool {
    let available = unsentCount
    let usable = max(0, min(sendWindow, congestion.window) - inFlight)
    var length = min(available, usable, max(largestTransmission, segmentSize))
    if length > segmentSize { length -= length % segmentSize }
    let ends = hasFinish && length == available && sendNext <= queueEnd
    guard length > 0 || ends, ends || isWorthSending(length, available) else { return false }
    var segment = TCPSegment()
    segment.sequence = sendNext
    segment.flags = length == available ? [.acknowledge, .push] : .acknowledge
    if ends { segment.flags.insert(.finish) }
    segment.payload = sendQueue.slice(sendNext - queueStart, length)
    if length > segmentSize { segment.segmentSize = segmentSize }
    if sendNext == sentMost, timed == nil { timed = (sendNext, now) }
    sendNext = sendNext + segment.length
    emit(&segment, now)
    return true
  }

  /// No small segments while others are on their way (RFC 9293, 3.7.4, 3.8.6.2.1).
  private func isWorthSending(_ length: Int, _ available: Int) -> Bool {
    if length >= segmentSize || sendNext < sentMost { return true }
    if length == available, !settings.isCorked { return settings.hasNoDelay || inFlight == 0 }
    return length >= max(largestSendWindow / 2, 1) && !settings.isCorked
  }

  /// Something waits, nothing is on its way, and the window is closed: it is asked for now and then, since the
  /// segment that opens it may be lost.
  private func setProbe(_ now: UInt64) {
    guard unsentCount > 0, inFlight == 0 else { return probeAt = .max }
    if probeAt == .max { probeAt = now + roundTrip.retransmissionTimeout }
  }

  /// Sends the first segment that is not acknowledged again.
  func retransmitFirst(_ now: UInt64) {
    if isCalling { return sendSynchronize(now) }
    let length = min(segmentSize, sentMost - unacknowledged, queueEnd - unacknowledged)
    var segment = TCPSegment()
    segment.sequence = unacknowledged
    segment.flags = .acknowledge
    if length > 0 { segment.payload = sendQueue.slice(unacknowledged - queueStart, length) }
    let end = unacknowledged + max(length, 0)
    if hasFinish, end == queueEnd, sentMost > end { segment.flags.insert(.finish) }
    guard segment.length > 0 else { return }
    timed = nil
    totalRetransmissions &+= 1
    emit(&segment, now)
  }

  func sendAcknowledgement(_ now: UInt64) {
    var segment = TCPSegment()
    segment.sequence = sendNext
    segment.flags = .acknowledge
    emit(&segment, now)
  }

  func sendReset(_ now: UInt64) {
    var segment = TCPSegment()
    segment.sequence = sendNext
    segment.flags = [.reset, .acknowledge]
    emit(&segment, now)
  }

  /// Asks the other side for a sign of life, or for its window: a number that it has had already makes it answer.
  func sendProbe(_ now: UInt64) {
    var segment = TCPSegment()
    segment.sequence = unacknowledged - 1
    segment.flags = .acknowledge
    emit(&segment, now)
  }

  /// What all segments have, and what their sending means.
  private func emit(_ segment: inout TCPSegment, _ now: UInt64) {
    if segment.flags.contains(.acknowledge) {
      segment.acknowledgement = receiveNext
      if !segment.flags.contains(.synchronize) { segment.window = nextWindow() }
      mustAcknowledge = false
      unacknowledgedBytes = 0
      acknowledgeAt = .max
    }
    if usesTimestamps { segment.options.timestamps = (Self.timestamp(now), recentTimestamp) }
    if segment.sequence < sentMost, segment.length > 0 { timed = nil }
    sentMost = SequenceNumber.latest(sentMost, sendNext)
    if segment.length > 0 {
      lastSent = now
      if retransmitAt == .max { retransmitAt = now + roundTrip.retransmissionTimeout }
    }
    segmentsSent &+= 1
    transmitter.transmit(segment, of: self)
  }

  /// In milliseconds, as RFC 7323 suggests.
  static func timestamp(_ now: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: now / 1_000_000 &+ 1)
  }

  // MARK: The window of the other side

  private var receiveRoom: Int { max(0, receiveLimit - receiveQueue.count) }

  /// What a segment tells. The edge never goes back, and forward only by what is worth it (RFC 9293, 3.8.6.2.2).
  private func nextWindow() -> UInt16 {
    let edge = receiveNext + receiveRoom
    if edge - receiveEdge >= min(receiveLimit / 2, segmentSize) { receiveEdge = edge }
    let window = max(0, receiveEdge - receiveNext) >> Int(receiveScale)
    return UInt16(min(window, 65535))
  }

  /// The program has read: the other side is told if it can make use of that.
  func updateWindow(_ now: UInt64) {
    guard state.receivesBytes else { return }
    let growth = receiveNext + receiveRoom - receiveEdge
    let window = receiveEdge - receiveNext
    let isMuch = growth >= receiveLimit / 4 || window <= receiveLimit / 8
    guard growth >= 2 * segmentSize && isMuch || 2 * growth >= receiveLimit else { return }
    sendAcknowledgement(now)
  }
}
