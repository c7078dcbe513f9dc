/// A keyboard or pointer, whatever its driver: what is held of it, and who listens.
///
///     driver --- receive ---> accepted? --- packet, up to the report ---> the terminal's keyboard
///                  ^          held, places                           '--> each that has opened /dev/input/eventN
///                  '--- the timer that repeats a key                      (one alone, if it has grabbed it)
final class InputDevice {
  /// Nanoseconds from the press of a key to its first repetition, and between two, as Linux begins with.
  static let repetitionDelay: UInt64 = 250_000_000
  static let repetitionPeriod: UInt64 = 33_000_000
  /// A device that never reports makes packets of so many.
  private static let longestPacket = 64

  let number: Int
  let description: InputDescription
  /// Tells the device which lights are on.
  private let setLight: (UInt16, Bool) -> Void

  private let lock = SpinLock()
  // The lock guards what follows.
  private var packet: [InputEvent] = []
  private var held = BitSet(count: 768)
  private var lights = BitSet(count: 16)
  private var places: [(code: UInt16, value: Int32)] = []
  private var listeners: [InputListener] = []
  /// Alone told of anything.
  private var grabber: InputListener?
  /// The key that was pressed last, while it is held by who is told of it, and when it is told again.
  private var repeated: (key: UInt16, instant: UInt64)?
  /// A timer is under way: there is one, however often keys are pressed.
  private var isTimed = false

  init(
    number: Int, _ description: InputDescription, setLight: @escaping (UInt16, Bool) -> Void
  ) {
    self.number = number
    self.description = description
    self.setLight = setLight
    places = description.axes.map { ($0.code, 0) }
  }

  // MARK: What is so now

  var heldKeys: BitSet { lock.withLock { held } }
  var litLights: BitSet { lock.withLock { lights } }

  func place(on axis: UInt16) -> Int32 {
    lock.withLock { places.first { $0.code == axis }?.value ?? 0 }
  }

  // MARK: Who listens

  func add(_ listener: InputListener) { lock.withLock { listeners.append(listener) } }

  func remove(_ listener: InputListener) {
    lock.withLock {
      listeners.removeAll { $0 === listener }
      if grabber === listener { hand(to: nil) }
    }
  }

  /// One alone is told from now on.
  func grab(_ listener: InputListener) throws(Errno) {
    let isFree = lock.withLock { () -> Bool in
      guard grabber == nil else { return false }
      hand(to: listener)
      return true
    }
    if !isFree { throw .resourceBusy }
  }

  func release(_ listener: InputListener) throws(Errno) {
    let wasGrabbed = lock.withLock { () -> Bool in
      guard grabber === listener else { return false }
      hand(to: nil)
      return true
    }
    if !wasGrabbed { throw .invalidArgument }
  }

  /// A key that is held meanwhile is not repeated any more: others were told of its press. The lock is held.
  private func hand(to listener: InputListener?) {
    grabber = listener
    repeated = nil
  }

  // MARK: What happens

  /// From the driver's interrupt, or from a program that writes to the device's file.
  func receive(_ events: [InputEvent]) { for event in events { receive(event) } }

  private func receive(_ event: InputEvent) {
    let (complete, heard) = lock.withLock { () -> ([InputEvent], [InputListener]) in
      if event.kind != InputEvent.Kind.synchronization {
        if accept(event) { packet.append(event) }
        guard packet.count == Self.longestPacket else { return ([], []) }
      }
      // What has told nothing new is not reported.
      guard !packet.isEmpty else { return ([], []) }
      defer { packet = [] }
      return (packet + [.report], grabber.map { [$0] } ?? listeners)
    }
    for listener in heard { listener.receive(complete) }
  }

  /// Whether the device has such events, and this one tells something new.
  private func accept(_ event: InputEvent) -> Bool {
    guard description.has(event) else { return false }
    switch event.kind {
    case InputEvent.Kind.key: return acceptKey(event)
    case InputEvent.Kind.relative: return event.value != 0
    case InputEvent.Kind.absolute:
      guard let index = places.firstIndex(where: { $0.code == event.code }) else { return true }
      defer { places[index].value = event.value }
      return places[index].value != event.value
    case InputEvent.Kind.light:
      defer { lights.set(Int(event.code), event.value != 0) }
      return lights.contains(Int(event.code)) != (event.value != 0)
    default: return true
    }
  }

  private func acceptKey(_ event: InputEvent) -> Bool {
    if event.value == InputEvent.KeyValue.repeated { return repeated?.key == event.code }
    let isPressed = event.value != InputEvent.KeyValue.released
    guard held.contains(Int(event.code)) != isPressed else { return false }
    held.set(Int(event.code), isPressed)
    if isPressed {
      startRepeating(event.code)
    } else if repeated?.key == event.code {
      repeated = nil
    }
    return true
  }

  // MARK: Repeating

  /// The key that was pressed last is repeated while it is held. The lock is held.
  private func startRepeating(_ key: UInt16) {
    let instant = Clock.now + Self.repetitionDelay
    repeated = (key, instant)
    if description.repeatsKeys, !isTimed { setTimer(at: instant) }
  }

  /// The lock is held.
  private func setTimer(at instant: UInt64) {
    isTimed = true
    Hart.current.timers.add(Timer(at: instant) { self.timeHasCome() })
  }

  private func timeHasCome() {
    guard let key = lock.withLock({ keyToRepeat() }) else { return }
    let value = InputEvent.KeyValue.repeated
    receive([InputEvent(kind: InputEvent.Kind.key, code: key, value: value), .report])
  }

  /// Nothing if the key was let go, or another one was pressed since. The lock is held.
  private func keyToRepeat() -> UInt16? {
    isTimed = false
    guard let (key, instant) = repeated else { return nil }
    let isDue = Clock.now >= instant
    let next = isDue ? Clock.now + Self.repetitionPeriod : instant
    repeated = (key, next)
    setTimer(at: next)
    return isDue ? key : nil
  }

  // MARK: Lights

  /// A light of a keyboard goes on or off.
  func light(_ code: UInt16, isOn: Bool) {
    let event = InputEvent(kind: InputEvent.Kind.light, code: code, value: isOn ? 1 : 0)
    guard description.has(event), litLights.contains(Int(code)) != isOn else { return }
    receive([event, .report])
    setLight(code, isOn)
  }
}
