/// What a segment that arrives does (RFC 9293, section 3.10.7).
extension TCPConnection {
  /// Acknowledgements wait until `output`, so that several segments that arrive together have one.
  func receive(_ segment: TCPSegment, _ now: UInt64) {
    segmentsReceived &+= 1
    switch state {
    case .closed, .listening: return
    case .synSent: receiveInSynSent(segment, now)
    default: receiveSynchronized(segment, now)
    }
  }

  // MARK: The answer to our SYN

  private func receiveInSynSent(_ segment: TCPSegment, _ now: UInt64) {
    let acknowledges = segment.flags.contains(.acknowledge)
    if acknowledges, segment.acknowledgement != initialSequence + 1 {
      // Of a connection that was here before us.
      if !segment.flags.contains(.reset) { refuse(segment) }
      return
    }
    if segment.flags.contains(.reset) {
      return acknowledges ? end(.connectionRefused) : ()
    }
    guard segment.flags.contains(.synchronize) else { return }
    synchronize(with: segment)
    lastReceived = now
    guard acknowledges else {
      // Both have called each other at once: SYN again, with an acknowledgement.
      state = .synReceived
      sendNext = initialSequence
      setSendWindow(segment, scale: 0)
      return
    }
    state = .established
    acknowledge(segment, now)
    setSendWindow(segment, scale: 0)
    mustAcknowledge = true
    setKeepAlive(now)
    changed()
  }

  /// A reset for a segment that acknowledges what was never sent.
  func refuse(_ segment: TCPSegment) {
    var reset = TCPSegment()
    reset.sequence = segment.acknowledgement
    reset.flags = .reset
    transmitter.transmit(reset, of: self)
  }

  // MARK: Once numbers are known

  private func receiveSynchronized(_ segment: TCPSegment, _ now: UInt64) {
    guard isRecent(segment), isAcceptable(segment) else {
      return answerUnacceptable(segment, now)
    }
    if segment.flags.contains(.reset) { return receiveReset(segment, now) }
    // A SYN in the window is no reason to believe in it (RFC 5961, section 4).
    if segment.flags.contains(.synchronize) { return challenge(now) }
    guard segment.flags.contains(.acknowledge) else { return }
    lastReceived = now
    keepAliveCount = 0
    if keepAliveAt != .max { setKeepAlive(now) }
    guard checkAcknowledgement(segment, now) else { return }
    // Not before: by the clock of who only guesses numbers, all that is true would be old.
    noteTimestamp(segment)
    receivePayload(segment, now)
    receiveFinish(segment, now)
  }

  /// Not older than what has come already (RFC 7323, section 5).
  private func isRecent(_ segment: TCPSegment) -> Bool {
    guard usesTimestamps, let stamp = segment.options.timestamps,
      !segment.flags.contains(.reset)
    else { return true }
    return Int32(bitPattern: stamp.own &- recentTimestamp) >= 0
  }

  private func noteTimestamp(_ segment: TCPSegment) {
    guard let stamp = segment.options.timestamps, segment.sequence <= receiveNext else { return }
    recentTimestamp = stamp.own
  }

  /// Whether some of it is in the window; of a closed window, whether it begins there.
  private func isAcceptable(_ segment: TCPSegment) -> Bool {
    let offset = segment.sequence - receiveNext
    let window = max(0, receiveEdge - receiveNext)
    if offset == 0 { return true }
    if segment.length == 0 { return offset > 0 && offset < window }
    return offset < window && offset + segment.length > 0
  }

  private func answerUnacceptable(_ segment: TCPSegment, _ now: UInt64) {
    guard !segment.flags.contains(.reset) else { return }
    if state == .timeWait, segment.flags.contains(.finish) { endAt = now + Self.timeWaitTime }
    // Bytes that have come before: the acknowledgement was lost.
    if segment.payload.count > 0 || segment.flags.contains(.finish) {
      sendAcknowledgement(now)
    } else {
      challenge(now)
    }
  }

  /// An acknowledgement that tells the other side, if it is the true one, where we are (RFC 5961); ten a second.
  private func challenge(_ now: UInt64) {
    let second = now / 1_000_000_000
    if challenges.second != second { challenges = (second, 0) }
    challenges.count += 1
    if challenges.count <= 10 { sendAcknowledgement(now) }
  }

  private func receiveReset(_ segment: TCPSegment, _ now: UInt64) {
    guard segment.sequence == receiveNext else { return challenge(now) }
    switch state {
    case .timeWait, .closing, .lastAck: end(nil)
    case .closeWait: end(.brokenPipe)
    default: end(state == .synReceived ? .connectionRefused : .connectionReset)
    }
  }

  // MARK: Bytes

  private func receivePayload(_ segment: TCPSegment, _ now: UInt64) {
    guard !segment.payload.isEmpty, state.receivesBytes else { return }
    if refusesInput { return abort(now) }
    var bytes = segment.payload
    var offset = segment.sequence - receiveNext
    if offset < 0 {
      bytes.removeFirst(-offset)
      offset = 0
    }
    bytes.removeAll(after: max(0, receiveEdge - receiveNext - offset))
    guard !bytes.isEmpty else { return mustAcknowledge = true }
    if offset > 0 {
      outOfOrder.insert(receiveNext + offset, bytes)
      // Each of these tells the sender once more what is missing.
      return sendAcknowledgement(now)
    }
    let hadGap = !outOfOrder.isEmpty
    add(bytes)
    if hadGap { add(outOfOrder.take(from: receiveNext)) }
    if hadGap || unacknowledgedBytes >= 2 * segmentSize {
      mustAcknowledge = true
    } else if acknowledgeAt == .max {
      acknowledgeAt = now + Self.acknowledgementDelay
    }
    changed()
  }

  private func add(_ bytes: ByteChain) {
    receiveNext = receiveNext + bytes.count
    unacknowledgedBytes += bytes.count
    bytesReceived &+= UInt64(bytes.count)
    receiveQueue.appendCompactly(bytes)
  }

  static let acknowledgementDelay: UInt64 = 40_000_000
  static let timeWaitTime: UInt64 = 60_000_000_000

  // MARK: The end of the stream

  private func receiveFinish(_ segment: TCPSegment, _ now: UInt64) {
    guard state.receivesBytes else { return }
    let place = segment.sequence + segment.payload.count
    if segment.flags.contains(.finish), finishSequence == nil,
      place <= SequenceNumber.latest(receiveEdge, receiveNext)
    {
      finishSequence = place
    }
    guard finishSequence == receiveNext else { return }
    receiveNext = receiveNext + 1
    mustAcknowledge = true
    hasEndOfInput = true
    switch state {
    case .established: state = .closeWait
    case .finWait1: state = .closing
    default: beginTimeWait(now)
    }
    changed()
  }

  func beginTimeWait(_ now: UInt64) {
    state = .timeWait
    retransmitAt = .max
    keepAliveAt = .max
    endAt = now + Self.timeWaitTime
    changed()
  }
}
