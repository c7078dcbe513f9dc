public import Bus
internal import Glibc
internal import Synchronization

/// A serial line's outer end at this process's standard input and output.
///
/// From a terminal, Ctrl-A and the key after it are commands, and bytes beyond `queueCapacity` that
/// the guest does not take are lost, since the commands behind them must still be seen. From a pipe
/// or a file every byte is for the guest, and is read as the guest takes it. The end of the input only
/// means that no more comes. Whether the terminal is raw is not this object's affair: see `Terminal`.
public final class TerminalConsole: SerialPort, @unchecked Sendable {
  /// How many bytes wait for the guest at most: more than a person pastes.
  package static let queueCapacity = 1 << 20

  /// How many bytes of output wait to be taken at most; beyond that `transmit` waits too.
  package static let outputCapacity = 1 << 16

  /// Whether input and output are a terminal's, so that a person can look at pictures there.
  let isInteractive: Bool
  /// Where it writes.
  let outputDescriptor: Int32

  private let isTerminal: Bool
  private let output: ConsoleOutput
  private let input: ConsoleInput
  private let mutex = HostMutex()
  /// Held while the face writes, and while it comes and goes. Taken before `mutex`.
  private let turn = HostMutex()

  // Guarded by `mutex`:
  private var queue = ByteQueue(capacity: queueCapacity)
  /// The reading thread waits for room in the queue.
  private var isFull = false
  /// Who can have the terminal in place of the serial line.
  private var face: (any TerminalFace)?
  /// What the serial line said since then, the last of it.
  private var unseen = ByteQueue(capacity: outputCapacity)
  /// Whether the face has it. Written with the lock.
  private let hasFace = Atomic<Bool>(false)

  // Of the reading thread alone:
  private var keys: EscapeKeys

  /// A console that writes, and begins to read when `start` is called. The descriptors stay the
  /// caller's. SIGPIPE is ignored from here on, in the whole process: when nobody takes the output any
  /// more, `outputClosed` is called, once and on some thread, and output is dropped.
  ///
  /// - Throws: `noThread`, or `failed` when the process has too many files open.
  public init(
    input: Int32 = 0, output: Int32 = 1, commands: [KeyCommand],
    outputClosed: @escaping @Sendable () -> Void
  ) throws(HostError) {
    signal(SIGPIPE, SIG_IGN)
    isTerminal = isatty(input) == 1
    isInteractive = isTerminal && isatty(output) == 1
    outputDescriptor = output
    keys = EscapeKeys(commands)
    self.input = try ConsoleInput(descriptor: input)
    self.output = try ConsoleOutput(descriptor: output, onGone: outputClosed)
  }

  /// Begins to read. `bytesArrived` is called, on the console's thread, when `receive` has something
  /// new to give.
  ///
  /// - Throws: `noThread`.
  public func start(bytesArrived: @escaping @Sendable () -> Void) throws(HostError) {
    if face != nil { changeFace() }
    try input.start(
      room: { [self] in room() },
      take: { [self] bytes in
        if take(bytes) { bytesArrived() }
      })
  }

  /// Stops reading, and writes out what there is as far as somebody takes it within a second. It can
  /// be called from a command and from `outputClosed`.
  public func stop() {
    // Whoever writes just now, the reading thread or who changes the face, would wait for a terminal that takes nothing.
    output.dropExcess()
    input.stop()
    let hadFace = hasFace.load(ordering: .acquiring)
    if hadFace { changeFace() }
    if !output.stop(), hadFace { Terminal.setFarewell(Terminal.closing) }
  }

  /// A byte leaves the machine. Waits when nobody has taken the last 64 KiB.
  public func transmit(_ byte: UInt8) {
    guard hasFace.load(ordering: .acquiring), keep(byte) else {
      return output.append(CollectionOfOne(byte))
    }
  }

  /// The next byte for the machine, or nil.
  public func receive() -> UInt8? {
    mutex.lock()
    let byte = queue.removeFirst()
    let resumes = isFull && queue.room >= Self.queueCapacity / 2
    if resumes { isFull = false }
    mutex.unlock()
    if resumes { input.resume() }
    return byte
  }

  /// Shows what is waiting to be shown without delay: before the machine sleeps, say.
  public func flush() { output.flush() }

  /// From now on the machine does not wait for whoever takes the output; what is too much is lost. For
  /// a machine that is to be stopped.
  public func stopWaiting() { output.dropExcess() }

  // MARK: The face

  /// Somebody can have the terminal, and gets it when the console starts. Before that.
  func attach(_ face: any TerminalFace) { self.face = face }

  /// Gives the terminal to the face, or back to the serial line, whose last 64 KiB of output come then.
  public func changeFace() {
    guard let face else { return }
    turn.lock()
    defer { turn.unlock() }
    if hasFace.load(ordering: .relaxed) { end(face) } else { begin(face) }
  }

  private func begin(_ face: any TerminalFace) {
    Terminal.setFarewell(Terminal.closing)
    mutex.lock()
    hasFace.store(true, ordering: .releasing)
    mutex.unlock()
    output.append(face.opening)
    face.began()
  }

  private func end(_ face: any TerminalFace) {
    face.ended()
    // What the guest says meanwhile waits for the lock, and comes behind what it has said before.
    mutex.lock()
    var missed: [UInt8] = []
    while let byte = unseen.removeFirst() { missed.append(byte) }
    output.append(face.closing + missed)
    hasFace.store(false, ordering: .releasing)
    mutex.unlock()
    Terminal.setFarewell("")
  }

  /// Writes bytes of the face, if it still has the terminal; waits while nobody takes them.
  func write(ofFace bytes: [UInt8]) {
    turn.lock()
    defer { turn.unlock() }
    if hasFace.load(ordering: .acquiring) { output.append(bytes) }
  }

  /// False where the terminal is the serial line's again.
  private func keep(_ byte: UInt8) -> Bool {
    mutex.lock()
    defer { mutex.unlock() }
    guard hasFace.load(ordering: .relaxed) else { return false }
    if unseen.room == 0 { _ = unseen.removeFirst() }
    _ = unseen.append(CollectionOfOne(byte))
    return true
  }

  private func room() -> Int {
    if isTerminal { return .max }
    mutex.lock()
    defer { mutex.unlock() }
    isFull = queue.room == 0
    return queue.room
  }

  /// Does what the bytes ask for; true when some were for the machine.
  private func take(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard isTerminal else { return enqueue(bytes) }
    var forGuest: [UInt8] = []
    var anyEnqueued = false
    let face = hasFace.load(ordering: .acquiring) ? face : nil
    for byte in bytes {
      switch keys.press(byte) {
      case .nothing: break
      case .guest(let byte), .command(.send(let byte)): forGuest.append(byte)
      case .command(.listKeys): output.append(("\r\n" + keys.help).utf8)
      case .command(.call(let action)):
        // What was typed before the command comes before it.
        if give(forGuest, to: face) { anyEnqueued = true }
        forGuest.removeAll()
        action()
      }
    }
    return give(forGuest, to: face) || anyEnqueued
  }

  /// True where the serial line has got some.
  private func give(_ bytes: [UInt8], to face: (any TerminalFace)?) -> Bool {
    guard let face else { return enqueue(bytes[...]) }
    face.typed(bytes)
    return false
  }

  private func enqueue(_ bytes: ArraySlice<UInt8>) -> Bool {
    mutex.lock()
    defer { mutex.unlock() }
    return queue.append(bytes) > 0
  }
}
