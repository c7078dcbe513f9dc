import Processor

/// A sound card of virtio (virtio 1.2, section 5.14): streams to be heard and to be captured, each for one
/// program at a time. /dev/dsp opens them.
///
///     queue 0   requests and their answers          SoundRequest
///     queue 1   what the card tells by itself       SoundEvent
///     queue 2   frames to be heard                  SoundPeriod
///     queue 3   frames that are captured            SoundPeriod
///
/// Nobody waits for an answer of the card's while the kernel starts: who opens a stream does.
final class VirtioSoundCard: VirtioDriver {
  /// How many streams there are (section 5.14.4).
  private static let streamCountField: UInt64 = 4
  private static let streamLimit = 16
  private static let mostPeriods = 32
  private static let queueLimit = 512

  let device: VirtioDevice
  private let control: Virtqueue<SoundRequest>
  private let events: Virtqueue<SoundEvent>
  private let outgoing: Virtqueue<SoundPeriod>
  private let incoming: Virtqueue<SoundPeriod>
  private let streamCount: Int
  /// Periods that a stream can have, so that all find room in a queue.
  let periodLimit: Int
  private let question: SoundRequest

  let lock = SpinLock()
  // The lock guards the queues and all below.
  /// None until the card has told of them.
  private(set) var streams: [SoundStream] = []
  private var isDescribed = false
  /// Woken whenever something of a stream is another way than before.
  let changed = WaitQueue()

  static func start(_ device: VirtioDevice) throws(VirtioError) {
    let card = try VirtioSoundCard(device)
    device.start(card)
    card.begin()
    SoundCards.add(card)
  }

  private init(_ device: VirtioDevice) throws(VirtioError) {
    try device.negotiate([])
    self.device = device
    let told = Int(device.registers.configuration32(Self.streamCountField))
    guard told > 0 else { throw .wrongConfiguration("number of streams") }
    streamCount = min(told, Self.streamLimit)
    control = try Virtqueue(0, limit: 64, of: device)
    events = try Virtqueue(1, limit: 16, of: device)
    outgoing = try Virtqueue(2, limit: Self.queueLimit, of: device)
    incoming = try Virtqueue(3, limit: Self.queueLimit, of: device)
    // A request takes two descriptors, a period three.
    let room = min(outgoing.size, incoming.size) / (3 * streamCount)
    periodLimit = min(room, Self.mostPeriods)
    guard periodLimit >= 2, control.size >= 2 * (streamCount + 1) else {
      throw .wrongConfiguration("size of a queue")
    }
    question = SoundRequest(stream: nil, answerSize: 4 + streamCount * SoundAbilities.size)
  }

  var name: String { device.name }

  /// Asks what its streams are, and makes room for what it tells by itself.
  private func begin() {
    lock.withLock {
      for _ in 0..<events.size {
        let event = SoundEvent()
        _ = events.add([event.segment], for: event)
      }
      events.notify()
      send(
        question, .streamInformation, [0, UInt32(streamCount), UInt32(SoundAbilities.size)])
    }
  }

  // MARK: To the card; the lock is held

  func send(_ request: SoundRequest, _ kind: SoundRequest.Kind, _ words: [UInt32]) {
    // Every request has its place in the queue.
    _ = control.add(request.prepare(kind, words), for: request)
    control.notify()
  }

  func give(_ period: SoundPeriod, of stream: SoundStream) {
    let queue = stream.isInput ? incoming : outgoing
    _ = queue.add(period.segments(isInput: stream.isInput), for: period)
    queue.notify()
  }

  // MARK: Who has which stream

  /// A stream for the current process. One that is being closed by another is waited for.
  ///
  /// - Throws: `resourceBusy` if all are taken, `operationNotSupportedByDevice` if there is none.
  func claim(isInput: Bool, isNonBlocking: Bool) throws(Errno) -> SoundStream {
    lock.lock()
    defer { lock.unlock() }
    while true {
      if device.isBroken { throw .ioError }
      if isDescribed {
        let usable = streams.filter { $0.isInput == isInput && !$0.isBroken }
        if usable.isEmpty { throw .operationNotSupportedByDevice }
        if let stream = usable.first(where: { $0.owner == nil }) {
          stream.claim(by: Process.current.identifier)
          return stream
        }
        if isNonBlocking || !usable.contains(where: { $0.isClosing }) { throw .resourceBusy }
      } else if isNonBlocking {
        throw .wouldBlock
      }
      try changed.wait("a sound card's stream", lock)
    }
  }

  /// What /proc/sound tells, a line each.
  var reports: [SoundReport] { lock.withLock { streams.map { SoundReport($0) } } }

  // MARK: What the card tells

  func buffersUsed() {
    do throws(VirtioError) {
      try lock.withLock { () throws(VirtioError) in
        while let (period, _) = try outgoing.takeUsed() { streams[period.stream].heard(period) }
        while let (period, written) = try incoming.takeUsed() {
          streams[period.stream].captured(period, written: written)
        }
        try takeEvents()
        while let (request, written) = try control.takeUsed() { answered(request, written) }
      }
    } catch {
      device.fail(error)
    }
  }

  private func takeEvents() throws(VirtioError) {
    var told: [SoundEvent] = []
    while let (event, written) = try events.takeUsed() {
      if let number = event.stream(written), number < streams.count { streams[number].xruns += 1 }
      told.append(event)
    }
    // Not before: a card that tells something with each at once would be listened to for ever.
    for event in told { _ = events.add([event.segment], for: event) }
    events.notify()
  }

  private func answered(_ request: SoundRequest, _ written: Int) {
    let isDone = request.end()
    if let number = request.stream { return streams[number].answered(isDone) }
    isDescribed = true
    if isDone { describe(written) }
    changed.wakeAll()
  }

  /// Streams that nothing is known of are not counted.
  private func describe(_ written: Int) {
    let size = SoundAbilities.size
    for number in 0..<streamCount where written >= 4 + (number + 1) * size {
      let bytes = question.answerBytes(at: number * size, count: size)
      // Numbers of streams are places in the list, so one that is of no use has its place, too.
      let abilities = SoundAbilities(bytes)
      let stream = SoundStream(number, abilities ?? .none, of: self)
      stream.isBroken = abilities == nil
      streams.append(stream)
    }
  }

  func configurationChanged() {}

  func deviceFailed() {
    lock.withLock {
      for stream in streams { stream.isBroken = true }
      _ = (control.takeAll(), events.takeAll(), outgoing.takeAll(), incoming.takeAll())
      changed.wakeAll()
    }
  }
}
