/// One of a card's streams, which one open file at a time has, and where it is in its life (virtio 1.2,
/// section 5.14.6.6.1). What is wanted is one of two things; which message comes next follows from it.
///
///              set parameters                  prepare                start
///      idle ------------------> configured --------------> prepared ----------> running
///       ^                                                     |       start ^      | stop
///       |                        release                      v             |      v
///       '-------------------------------------------------- (or) <-------- stopped
///
///      goal: running       to the right          goal: idle       round by the way back
///
/// Its card's lock guards all of it.
final class SoundStream {
  enum Phase {
    case idle, configured, prepared, running, stopped

    var words: StaticString {
      switch self {
      case .idle, .configured: "idle"
      case .prepared: "prepared"
      case .running: "running"
      case .stopped: "stopped"
      }
    }
  }

  enum Goal { case idle, running }

  let number: Int
  let abilities: SoundAbilities
  /// Cards stay as long as the kernel does.
  unowned(unsafe) let card: VirtioSoundCard
  let request: SoundRequest

  var phase = Phase.idle
  var goal = Goal.idle
  /// The card has refused what it should have done: nobody gets the stream any more.
  var isBroken = false

  /// The process that opened it, while it is open or what it left is still heard.
  var owner: Int?
  /// Nobody has it open any more.
  var isClosing = false

  var format = SoundFormat()
  /// Of the next buffer, where the program has asked for one.
  var wantedGeometry: SoundGeometry?
  /// The program holds it back (SNDCTL_DSP_SETTRIGGER).
  var isHeldBack = false
  /// What the program has written is to be heard to its end, and silence behind it is meant.
  var isDraining = false

  // Where periods are: each is in one of these lists, or in the card's queue.
  var idle: [SoundPeriod] = []
  /// The one that a program's bytes go into.
  var filling: SoundPeriod?
  /// Full, and not at the card before the stream is prepared.
  var waiting: [SoundPeriod] = []
  var inFlight = 0
  /// With frames that no program has read.
  var captured: [SoundPeriod] = []
  var geometry: SoundGeometry?

  /// Bytes that are written and not heard, or captured and not read.
  var queuedBytes = 0
  /// Bytes and periods that have come back since the stream began.
  var passedBytes = 0
  var passedPeriods = 0
  /// When the period that is heard began.
  var periodBegan: UInt64 = 0
  /// How often the card had nothing to play, or no room for what it captured; since the kernel began.
  var xruns = 0

  init(_ number: Int, _ abilities: SoundAbilities, of card: VirtioSoundCard) {
    self.number = number
    self.abilities = abilities
    self.card = card
    request = SoundRequest(stream: number)
  }

  var isInput: Bool { abilities.isInput }

  /// A program gets it, as OSS hands streams out.
  func claim(by process: Int) {
    owner = process
    isClosing = false
    isHeldBack = false
    isDraining = false
    wantedGeometry = nil
    format = abilities.nearest(to: SoundFormat())
    forgetFrames()
  }

  /// The last descriptor is closed: what was written is heard, then somebody else may have the stream.
  func close() {
    isClosing = true
    isHeldBack = false
    if isInput { stop() } else { drain() }
    if isBroken { forgetFrames() }
    settle()
  }

  /// No more is heard, or captured, and all periods come back.
  func stop() {
    goal = .idle
    steer()
  }

  /// The stream was idle and stays so until it is used again: what it held is forgotten.
  func forgetFrames() {
    idle = []
    filling = nil
    waiting = []
    captured = []
    geometry = nil
    (queuedBytes, passedBytes, passedPeriods) = (0, 0, 0)
  }

  /// All periods are here, and the card does nothing for it.
  var isAtRest: Bool { phase == .idle && inFlight == 0 && !request.isUnderWay }

  /// Looks whether something that somebody waits for has come to be.
  func settle() {
    if isClosing, isAtRest, !isBroken, goal == .idle {
      owner = nil
      forgetFrames()
    }
    card.changed.wakeAll()
  }
}
