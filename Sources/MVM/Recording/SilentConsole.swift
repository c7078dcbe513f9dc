import Bus

/// A console of a machine that lives through a recording again, which nobody listens to.
final class SilentConsole: SerialPort {
  func transmit(_ byte: UInt8) {}

  func receive() -> UInt8? { nil }
}
