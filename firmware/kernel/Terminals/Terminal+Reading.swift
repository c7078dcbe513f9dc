extension Terminal {
  final func read(_ transfer: inout Transfer, isNonBlocking: Bool) throws(Errno) -> Int {
    guard transfer.remaining > 0 else { return 0 }
    try requireForeground(Signal.terminalInput)
    let limit = min(transfer.remaining, TypedBytes.capacity)
    let bytes = try takeTyped(limit, isNonBlocking)
    inputWasTaken()
    try transfer.put(bytes)
    return bytes.count
  }

  private func takeTyped(_ limit: Int, _ isNonBlocking: Bool) throws(Errno) -> [UInt8] {
    lock.lock()
    defer { lock.unlock() }
    var timing = InputTiming(settings)
    while true {
      if isHungUp { return [] }
      if settings.isCanonical {
        if typed.lines > 0 { return typed.take(limit: limit, oneLine: true) }
      } else if timing.isOver(settings, available: typed.count, limit, isNonBlocking) {
        return typed.take(limit: limit, oneLine: false)
      }
      if isNonBlocking { throw .wouldBlock }
      try becameReadable.wait("a terminal's input", lock, until: timing.deadline)
    }
  }
}

/// When a read of single bytes is over (termios(3), "Canonical and noncanonical mode"):
///
///     MIN   TIME
///     0     0      at once
///     > 0   0      MIN bytes are there
///     0     > 0    a byte is there, or TIME is over since the read began
///     > 0   > 0    MIN bytes are there, or TIME is over since the last one came
private struct InputTiming {
  private(set) var deadline: UInt64 = .max
  private var seen = 0

  init(_ settings: TerminalSettings) {
    if !settings.isCanonical, settings.minimum == 0, settings.time > 0 {
      deadline = Self.deadline(settings)
    }
  }

  private static func deadline(_ settings: TerminalSettings) -> UInt64 {
    Clock.now + UInt64(settings.time) * 100_000_000
  }

  mutating func isOver(
    _ settings: TerminalSettings, available: Int, _ limit: Int, _ isNonBlocking: Bool
  ) -> Bool {
    let (minimum, time) = (settings.minimum, settings.time)
    if available >= max(1, min(minimum, limit)) || (isNonBlocking && available > 0) { return true }
    if minimum == 0, time == 0 { return true }
    if minimum > 0, time > 0, available > seen {
      seen = available
      deadline = Self.deadline(settings)
    }
    return Clock.now >= deadline
  }
}
