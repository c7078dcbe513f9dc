/// Signals that are read as data instead of being delivered (signalfd(2)): those of who reads, whoever made it.
final class SignalFile: OpenFile {
  /// Which signals. One word: read and written at once.
  var mask: UInt64
  private static let recordSize = 128
  override var label: ByteString { "anon_inode:[signalfd]" }

  init(_ mask: UInt64, _ options: OpenOptions) {
    self.mask = mask
    super.init(options)
  }

  override func attributes() throws(Errno) -> FileAttributes { .event }

  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    guard transfer.remaining >= Self.recordSize else { throw .invalidArgument }
    var bytes = Self.record(try take(waits: !isNonBlocking))
    while bytes.count + Self.recordSize <= transfer.remaining {
      do throws(Errno) {
        bytes += Self.record(try take(waits: false))
      } catch {
        break
      }
    }
    try transfer.put(bytes)
    return bytes.count
  }

  private func take(waits: Bool) throws(Errno) -> SignalInformation {
    let (thread, process) = (Thread.current, Process.current)
    Processes.lock.lock()
    defer { Processes.lock.unlock() }
    while true {
      let found =
        thread.signals.pending.take(from: mask) ?? process.signals.pending.take(from: mask)
      if let found { return found }
      guard waits else { throw .wouldBlock }
      try process.signalArrived.wait("a signal", Processes.lock)
    }
  }

  /// `struct signalfd_siginfo`.
  private static func record(_ signal: SignalInformation) -> [UInt8] {
    var structure = Structure()
    structure.put(signal.signal)
    structure.put(signal.error)
    structure.put(signal.code)
    structure.put(signal.sender)
    structure.put(signal.user)
    // Descriptor, timer, band, overrun and trap: of signals that are not sent here.
    for _ in 0..<5 { structure.put(UInt32(0)) }
    let value = Int32(truncatingIfNeeded: signal.value)
    structure.put(signal.signal == Signal.child ? value : 0)
    structure.put(signal.signal == Signal.child ? 0 : value)
    structure.put(signal.signal == Signal.child ? 0 : signal.value)
    structure.fill(to: recordSize)
    return structure.bytes
  }

  override func poll(_ table: PollTable?) -> PollEvents {
    guard let process = Thread.current.process else { return [] }
    table?.add(process.signalArrived)
    let pending = Processes.lock.withLock {
      Thread.current.signals.pending.bits | process.signals.pending.bits
    }
    return pending & mask != 0 ? .readable : []
  }
}
