public import Bus
internal import Glibc

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

  private let isTerminal: Bool
  private let output: ConsoleOutput
  private let input: ConsoleInput
  private let mutex = HostMutex()

  // Guarded by `mutex`:
  private var queue = ByteQueue(capacity: queueCapacity)
  /// The reading thread waits for room in the queue.
  private var isFull = false

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
    keys = EscapeKeys(commands)
    self.input = try ConsoleInput(descriptor: input)
    self.output = try ConsoleOutput(descriptor: output, onGone: outputClosed)
  }

  /// Begins to read. `bytesArrived` is called, on the console's thread, when `receive` has something
  /// new to give.
  ///
  /// - Throws: `noThread`.
  public func start(bytesArrived: @escaping @Sendable () -> Void) throws(HostError) {
    try input.start(
      room: { [self] in room() },
      take: { [self] bytes in
        if take(bytes) { bytesArrived() }
      })
  }

  /// Stops reading, and writes out what there is as far as somebody takes it within a second. It can
  /// be called from a command and from `outputClosed`.
  public func stop() {
    input.stop()
    output.stop()
  }

  /// A byte leaves the machine. Waits when nobody has taken the last 64 KiB.
  public func transmit(_ byte: UInt8) { output.append(CollectionOfOne(byte)) }

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
    for byte in bytes {
      switch keys.press(byte) {
      case .nothing: break
      case .guest(let byte), .command(.send(let byte)): forGuest.append(byte)
      case .command(.listKeys): output.append(("\r\n" + keys.help).utf8)
      case .command(.call(let action)):
        // What was typed before the command comes before it.
        if enqueue(forGuest[...]) { anyEnqueued = true }
        forGuest.removeAll()
        action()
      }
    }
    return enqueue(forGuest[...]) || anyEnqueued
  }

  private func enqueue(_ bytes: ArraySlice<UInt8>) -> Bool {
    mutex.lock()
    defer { mutex.unlock() }
    return queue.append(bytes) > 0
  }
}
