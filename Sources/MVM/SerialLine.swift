import Bus
import Host

/// What hangs at the board's UART: bytes that the program sends, and in front of or behind them a console.
final class SerialLine: SerialPort {
  private let console: (any SerialPort)?
  /// Told of every byte that leaves the machine.
  var transmitted: (UInt8) -> Void = { _ in }
  private let mutex = HostMutex()

  // Guarded by `mutex`:
  private var queued: [UInt8] = []
  /// How many of them are gone.
  private var taken = 0

  init(_ console: (any SerialPort)?) { self.console = console }

  func queue(_ bytes: some Sequence<UInt8>) {
    mutex.lock()
    defer { mutex.unlock() }
    queued.append(contentsOf: bytes)
  }

  /// Bytes that the program has sent and the machine has not taken: part of a saved machine.
  var waiting: [UInt8] {
    get {
      mutex.lock()
      defer { mutex.unlock() }
      return Array(queued[taken...])
    }
    set {
      mutex.lock()
      defer { mutex.unlock() }
      queued = newValue
      taken = 0
    }
  }

  var waitingCount: Int {
    mutex.lock()
    defer { mutex.unlock() }
    return queued.count - taken
  }

  func transmit(_ byte: UInt8) {
    transmitted(byte)
    console?.transmit(byte)
  }

  func receive() -> UInt8? { nextQueued() ?? console?.receive() }

  private func nextQueued() -> UInt8? {
    mutex.lock()
    defer { mutex.unlock() }
    guard taken < queued.count else {
      queued.removeAll()
      taken = 0
      return nil
    }
    defer { taken += 1 }
    return queued[taken]
  }
}
