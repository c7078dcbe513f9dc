/// What the time does (RFC 6298; RFC 9293, sections 3.8.3 to 3.8.6).
extension TCPConnection {
  private static let mostRetransmissions = 15
  private static let mostOfSynchronize = 6

  /// When `expire` has something to do; `.max` is never.
  var nextInstant: UInt64 {
    min(min(retransmitAt, probeAt), min(acknowledgeAt, min(keepAliveAt, endAt)))
  }

  func expire(_ now: UInt64) {
    if now >= endAt { return end(nil) }
    if now >= acknowledgeAt {
      acknowledgeAt = .max
      mustAcknowledge = true
    }
    if now >= retransmitAt { retransmissionTimedOut(now) }
    if now >= probeAt { probeWindow(now) }
    if now >= keepAliveAt { probeLife(now) }
    if state != .closed { output(now) }
  }

  private func retransmissionTimedOut(_ now: UInt64) {
    let isBeginning = state == .synSent || state == .synReceived
    let limit = isBeginning || owner == nil ? Self.mostOfSynchronize : Self.mostRetransmissions
    guard retransmissions < limit else { return giveUp() }
    congestion.timedOut(
      sent: sentMost, inFlight: sentMost - unacknowledged, isFirst: retransmissions == 0)
    retransmissions += 1
    totalRetransmissions &+= 1
    roundTrip.timedOut()
    timed = nil
    retransmitAt = .max
    // From the oldest on, as the window allows; acknowledgements pass over what has arrived.
    sendNext = unacknowledged
    output(now)
    if retransmitAt == .max { retransmitAt = now + roundTrip.retransmissionTimeout }
  }

  private func giveUp() { end(error ?? .timedOut) }

  private func probeWindow(_ now: UInt64) {
    guard retransmissions < Self.mostRetransmissions else { return giveUp() }
    retransmissions += 1
    roundTrip.timedOut()
    probeAt = now + roundTrip.retransmissionTimeout
    // A window that is open, but smaller than what should go at once: that goes, then.
    if sendWindow > 0 { sendSmall(now) } else { sendProbe(now) }
  }

  private func sendSmall(_ now: UInt64) {
    let (wasCorked, hadNoDelay) = (settings.isCorked, settings.hasNoDelay)
    settings.isCorked = false
    settings.hasNoDelay = true
    largestSendWindow = sendWindow
    output(now)
    settings.isCorked = wasCorked
    settings.hasNoDelay = hadNoDelay
  }

  // MARK: Signs of life

  func setKeepAlive(_ now: UInt64) {
    guard settings.keepsAlive, state == .established || state == .closeWait else {
      return keepAliveAt = .max
    }
    keepAliveAt = now + settings.keepAliveIdle
  }

  private func probeLife(_ now: UInt64) {
    guard keepAliveCount < settings.keepAliveProbes else {
      sendReset(now)
      return end(.timedOut)
    }
    keepAliveCount += 1
    keepAliveAt = now + settings.keepAliveInterval
    if inFlight == 0 { sendProbe(now) }
  }
}
