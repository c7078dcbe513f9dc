// From where the stream is to where it should be, a message at a time.
extension SoundStream {
  /// Sends what comes next, unless an answer is still to come.
  func steer() {
    guard !request.isUnderWay, !isBroken, let kind = nextMessage else { return }
    card.send(request, kind, words(of: kind))
  }

  private var nextMessage: SoundRequest.Kind? {
    switch (goal, phase) {
    case (.running, .idle): .setParameters
    case (.running, .configured): .prepare
    case (.running, .prepared), (.running, .stopped): .start
    case (.running, .running), (.idle, .idle): nil
    // Parameters alone bind the card to nothing.
    case (.idle, .configured): nil
    case (.idle, .running): .stop
    case (.idle, .prepared), (.idle, .stopped): .release
    }
  }

  /// What goes with it: `struct virtio_snd_pcm_set_params` is sizes of buffer and period, features, and
  /// a byte each for channels, format, rate.
  private func words(of kind: SoundRequest.Kind) -> [UInt32] {
    guard kind == .setParameters, let geometry else { return [UInt32(number)] }
    let layout =
      UInt32(format.channels) | UInt32(format.sample.code) << 8 | UInt32(format.rateCode) << 16
    return [
      UInt32(number), UInt32(geometry.periodSize * geometry.periodCount),
      UInt32(geometry.periodSize), 0, layout,
    ]
  }

  /// The card has answered.
  func answered(_ isDone: Bool) {
    guard isDone else { return breakDown() }
    switch request.kind {
    case .setParameters: phase = .configured
    case .prepare: phase = .prepared
    case .start:
      phase = .running
      periodBegan = Clock.now
    case .stop: phase = .stopped
    case .release: phase = .idle
    case .streamInformation: break
    }
    // Parameters alone bind the card to nothing.
    if goal == .idle, phase == .configured { phase = .idle }
    if phase == .prepared, goal == .running { submitWaiting() }
    steer()
    settle()
  }

  /// The card has refused something, or could not play it.
  func breakDown() {
    guard !isBroken else { return }
    isBroken = true
    log("\(card.name): stream \(number) cannot be used any more: the card refuses to go on")
    settle()
  }

  /// The card takes buffers from `prepare` until `release`.
  var takesPeriods: Bool {
    let isReleasing = request.isUnderWay && request.kind == .release
    let isOpen = [.prepared, .running, .stopped].contains(phase) && !isReleasing
    return goal == .running && isOpen && !isBroken
  }

  private func submitWaiting() {
    for period in waiting { card.give(period, of: self) }
    inFlight += waiting.count
    waiting = []
  }

  func submit(_ period: SoundPeriod) {
    guard takesPeriods else { return waiting.append(period) }
    if inFlight == 0 { periodBegan = Clock.now }
    inFlight += 1
    card.give(period, of: self)
  }

  /// Begins, if there is something to begin with and nobody holds it back.
  func start() {
    guard !isHeldBack, goal == .idle, isInput || !waiting.isEmpty else { return }
    goal = .running
    steer()
  }
}
