/// What an acknowledgement does to the sending side (RFC 9293, section 3.10.7.4, fifth; RFC 5681).
extension TCPConnection {
  /// False if the segment is done with by this.
  func checkAcknowledgement(_ segment: TCPSegment, _ now: UInt64) -> Bool {
    let number = segment.acknowledgement
    if state == .synReceived {
      guard number > unacknowledged, number <= sentMost else {
        refuse(segment)
        return false
      }
      state = .established
      setKeepAlive(now)
      setSendWindow(segment, scale: sendScale)
      acknowledge(segment, now)
      changed()
      return true
    }
    // Of what was never sent, or long ago (RFC 5961, section 5).
    guard number <= sentMost, unacknowledged - number <= max(largestSendWindow, 65535) else {
      sendAcknowledgement(now)
      return false
    }
    // It lives: as long as somebody waits for its window it may stay closed.
    if probeAt != .max, owner != nil { retransmissions = 0 }
    if number > unacknowledged {
      acknowledge(segment, now)
    } else if number == unacknowledged {
      noteDuplicate(segment, now)
    }
    updateSendWindow(segment)
    return state != .closed
  }

  /// Something new is acknowledged.
  func acknowledge(_ segment: TCPSegment, _ now: UInt64) {
    let number = segment.acknowledgement
    let isWholeFinish = hasFinish && number == queueEnd + 1
    let bytes = min(max(0, number - queueStart), sendQueue.count)
    sendQueue.removeFirst(bytes)
    queueStart = queueStart + bytes
    bytesAcknowledged &+= UInt64(bytes)
    unacknowledged = number
    sendNext = SequenceNumber.latest(sendNext, number)
    measureRoundTrip(segment, now)
    retransmissions = 0
    retransmitAt = number == sentMost ? .max : now + roundTrip.retransmissionTimeout
    probeAt = .max
    let action = congestion.acknowledged(bytes, upTo: number, inFlight: sentMost - number)
    if action == .retransmit { retransmitFirst(now) }
    if isWholeFinish { finishAcknowledged(now) }
    if bytes > 0 { changed() }
  }

  private func measureRoundTrip(_ segment: TCPSegment, _ now: UInt64) {
    if usesTimestamps, let echo = segment.options.timestamps?.echo, echo != 0 {
      let time = UInt64(Self.timestamp(now) &- echo)
      if time < 600_000 { roundTrip.measured(time * 1_000_000) }
    } else if let timed, segment.acknowledgement > timed.sequence {
      roundTrip.measured(now &- timed.at)
    } else {
      roundTrip.acknowledged()
    }
    if let timed, segment.acknowledgement > timed.sequence { self.timed = nil }
  }

  private func noteDuplicate(_ segment: TCPSegment, _ now: UInt64) {
    let window = Int(segment.window) << Int(sendScale)
    guard segment.length == 0, window == sendWindow, sentMost > unacknowledged else { return }
    let action = congestion.duplicateAcknowledgement(
      sent: sentMost, acknowledged: unacknowledged, inFlight: sentMost - unacknowledged)
    if action == .retransmit { retransmitFirst(now) }
  }

  private func finishAcknowledged(_ now: UInt64) {
    switch state {
    case .finWait1:
      state = .finWait2
      if owner == nil { endAt = now + Self.orphanTime }
    case .closing: beginTimeWait(now)
    case .lastAck: end(nil)
    default: break
    }
    changed()
  }

  // MARK: The window that we are given

  /// Not by a segment that is older than the last that told one.
  private func updateSendWindow(_ segment: TCPSegment) {
    let isNewer =
      windowSequence < segment.sequence
      || windowSequence == segment.sequence && windowAcknowledgement <= segment.acknowledgement
    if isNewer { setSendWindow(segment, scale: sendScale) }
  }

  func setSendWindow(_ segment: TCPSegment, scale: UInt8) {
    sendWindow = Int(segment.window) << Int(scale)
    largestSendWindow = max(largestSendWindow, sendWindow)
    windowSequence = segment.sequence
    windowAcknowledgement = segment.acknowledgement
    guard sendWindow > 0, probeAt != .max else { return }
    probeAt = .max
    // It was the window that was late, not the network.
    roundTrip.acknowledged()
  }
}
