import Processor

/// What the kernel says: into a ring that `dmesg` reads, and to the console.
///
/// Nothing here allocates, so a panic can use all of it.
enum Log {
  private static let capacity = 65536
  nonisolated(unsafe) private static var ring: UnsafeMutablePointer<UInt8>?
  /// All bytes ever written; the last `capacity` of them are in the ring.
  nonisolated(unsafe) private(set) static var written = 0
  /// Where the console's bytes go: the firmware, until the UART's driver is there.
  nonisolated(unsafe) static var uart: UInt64 = 0
  /// Whether messages go to the console at all (`quiet` on the kernel's command line says no).
  nonisolated(unsafe) static var isQuiet = false

  static func start() {
    ring = Kernel.heap?.allocate(size: capacity, alignment: 16)?
      .bindMemory(to: UInt8.self, capacity: capacity)
  }

  static func write(byte: UInt8) {
    if let ring {
      ring[written % capacity] = byte
      written += 1
    }
    guard !isQuiet else { return }
    if byte == 10 { transmit(13) }
    transmit(byte)
  }

  private static func transmit(_ byte: UInt8) {
    guard uart != 0 else {
      return _ = callEnvironment(SBI.debugConsole, 2, UInt64(byte), 0, 0, 0, 0)
    }
    while readDevice8(uart + 5) & 0x20 == 0 { spinHint() }
    writeDevice8(uart, byte)
  }

  static func write(_ text: StaticString) {
    text.withUTF8Buffer { for byte in $0 { write(byte: byte) } }
  }

  static func write(_ bytes: [UInt8]) {
    for byte in bytes { write(byte: byte) }
  }

  static func write(_ number: UInt64) {
    if number >= 10 { write(number / 10) }
    write(byte: 48 + UInt8(number % 10))
  }

  static func write(_ number: Int) {
    if number < 0 { write(byte: 45) }
    write(UInt64(number.magnitude))
  }

  /// `0x` and at least `digits` digits.
  static func write(hexadecimal number: UInt64, digits: Int = 1) {
    write("0x")
    var shift = 60
    while shift >= 0 {
      let digit = UInt8(number >> UInt64(shift) & 15)
      if number >> UInt64(shift) != 0 || shift < digits * 4 {
        write(byte: digit < 10 ? 48 + digit : 87 + digit)
      }
      shift -= 4
    }
  }

  /// Bytes from the ring, from `position` on (of all bytes ever written), or from what is left.
  static func read(from position: inout Int, limit: Int) -> [UInt8] {
    guard let ring else { return [] }
    position = max(position, written - capacity)
    var bytes: [UInt8] = []
    while position < written, bytes.count < limit {
      bytes.append(ring[position % capacity])
      position += 1
    }
    return bytes
  }
}

/// A line of the kernel's own: `[    0.012345] text`.
func log(_ text: String) {
  let microseconds = Clock.now / 1000
  var line: [UInt8] = [91]
  let seconds = String(microseconds / 1_000_000)
  for _ in 0..<max(0, 5 - seconds.utf8.count) { line.append(32) }
  line += Array(seconds.utf8) + [46]
  let fraction = String(microseconds % 1_000_000)
  for _ in 0..<6 - fraction.utf8.count { line.append(48) }
  line += Array(fraction.utf8) + Array("] ".utf8) + Array(text.utf8) + [10]
  Kernel.logLock.withLock { Log.write(line) }
}
