// Frames on their way. What is heard:
//
//     write --> filling --full--> waiting or the card's queue --heard--> idle --> filling
//
// and what is captured:
//
//     idle --> the card's queue --full--> captured --read--> the card's queue
extension SoundStream {
  /// Memory for periods, when the first frame comes; there is none before, and parameters may change.
  func makePeriods() throws(Errno) {
    guard geometry == nil else { return }
    guard let periods = SoundBuffer.periods(of: number, plannedGeometry) else { throw .noMemory }
    geometry = plannedGeometry
    idle = periods
  }

  /// That of the buffer, or of the one that would be made now.
  var plannedGeometry: SoundGeometry {
    geometry ?? wantedGeometry ?? SoundGeometry(for: format, limit: card.periodLimit)
  }

  // MARK: To be heard

  var hasRoom: Bool { !idle.isEmpty || (filling?.room ?? 0) > 0 || geometry == nil }

  /// What a program can write without waiting.
  var roomBytes: Int {
    let geometry = plannedGeometry
    if self.geometry == nil { return geometry.periodSize * geometry.periodCount }
    return idle.count * geometry.periodSize + (filling?.room ?? 0)
  }

  /// As many bytes as there is room for; returns how many.
  func store(_ bytes: ArraySlice<UInt8>) -> Int {
    var rest = bytes
    isDraining = false
    while !rest.isEmpty {
      guard let period = filling ?? idle.popLast() else { break }
      filling = period
      rest = rest.dropFirst(period.append(rest))
      if period.room == 0 { finishFilling() }
    }
    queuedBytes += bytes.count - rest.count
    return bytes.count - rest.count
  }

  private func finishFilling() {
    guard let period = filling, period.count > 0 else { return }
    let before = period.count
    period.pad(to: format.frameSize, with: format.sample.silence)
    queuedBytes += period.count - before
    filling = nil
    submit(period)
  }

  /// The period that was begun goes out as it is, and silence behind it is no underrun.
  func drain() {
    finishFilling()
    isDraining = true
    start()
    if isHeard { ended() }
  }

  /// All that was written has been heard.
  var isHeard: Bool { waiting.isEmpty && inFlight == 0 && (filling?.count ?? 0) == 0 }

  private func ended() { if isClosing { stop() } }

  /// A period has come back from the card.
  func heard(_ period: SoundPeriod) {
    inFlight -= 1
    queuedBytes -= period.count
    passedBytes += period.count
    passedPeriods += 1
    periodBegan = Clock.now
    if goal == .running, !period.isOk { breakDown() }
    period.empty()
    idle.append(period)
    if inFlight == 0, goal == .running { ranDry() }
    settle()
  }

  /// The card has nothing more of it: what was begun is better than silence.
  private func ranDry() {
    if (filling?.count ?? 0) > 0 { return finishFilling() }
    if isDraining { ended() } else { xruns += 1 }
  }

  /// Bytes until what is written next is heard. Of the period that is heard, some have been: the clock tells.
  var delay: Int {
    guard phase == .running, inFlight > 0, let geometry else { return queuedBytes }
    let elapsed = min(Clock.now - periodBegan, 1_000_000_000)
    let heard = Int(elapsed) * Int(format.rate) / 1_000_000_000 * format.frameSize
    return max(0, queuedBytes - min(heard, geometry.periodSize))
  }

  // MARK: Captured

  /// Begins to capture: the card gets all periods.
  func capture() throws(Errno) {
    guard goal == .idle, isAtRest else { return }
    try makePeriods()
    for period in idle { submit(period) }
    idle = []
    start()
  }

  /// A period is full.
  func captured(_ period: SoundPeriod, written: Int) {
    inFlight -= 1
    guard goal == .running else {
      idle.append(period)
      return settle()
    }
    period.captured(written)
    // One without a frame is not full.
    if !period.isOk || period.count == 0 { breakDown() }
    captured.append(period)
    queuedBytes += period.count
    passedBytes += period.count
    passedPeriods += 1
    if inFlight == 0 { xruns += 1 }
    settle()
  }

  /// Bytes that were captured, oldest first.
  func take(atMost limit: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < limit, let period = captured.first {
      bytes += period.take(atMost: limit - bytes.count)
      if period.left > 0 { break }
      captured.removeFirst()
      period.empty()
      submit(period)
    }
    queuedBytes -= bytes.count
    return bytes
  }
}
