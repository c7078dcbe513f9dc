import Processor
import _Volatile

/// The serial line, a 16550A, by polling.
enum Serial {
  /// Registers, a byte each.
  private enum Register {
    static let data: UInt = 0
    static let interruptEnable: UInt = 1
    static let lineControl: UInt = 3
    static let lineStatus: UInt = 5
  }

  private static let dataReady: UInt8 = 0x01
  private static let transmitterEmpty: UInt8 = 0x20
  /// How often a full transmitter is looked at before a byte is given up: a broken line stops nobody.
  private static let patience = 1_000_000

  /// Harts take turns by the line.
  private static let lock = SpinLock()

  /// Eight bits, no interrupts; the rest is as the kernel wants it later.
  static func open() {
    register(Register.interruptEnable).store(0)
    register(Register.lineControl).store(3)
  }

  /// Sends bytes, as many as are taken at once, and says how many those are.
  static func send(_ bytes: Bytes) -> Int {
    lock.locked {
      for index in 0..<bytes.count {
        guard canSend else { return index }
        register(Register.data).store(bytes[index])
      }
      return bytes.count
    }
  }

  /// Sends a byte, and waits until it can; false where the line takes nothing.
  @discardableResult
  static func send(_ byte: UInt8) -> Bool {
    lock.locked { sendUnlocked(byte) }
  }

  /// A byte that has arrived.
  static func receive() -> UInt8? {
    lock.locked {
      guard register(Register.lineStatus).load() & dataReady != 0 else { return nil }
      return register(Register.data).load()
    }
  }

  // MARK: The firmware's own words. No lock: they come from the only hart that runs, or from one that panics.

  static func write(_ text: StaticString) {
    text.withUTF8Buffer { for byte in $0 { sendUnlocked(byte) } }
  }

  static func write(decimal number: UInt) {
    if number > 9 { write(decimal: number / 10) }
    sendUnlocked(0x30 + UInt8(truncatingIfNeeded: number % 10))
  }

  /// With as many digits as it takes, and "0x" before it.
  static func write(hexadecimal number: UInt, digits: Int = 1) {
    write("0x")
    let needed = (64 - number.leadingZeroBitCount + 3) / 4
    var digit = max(needed, digits)
    while digit > 0 {
      digit -= 1
      let value = UInt8(truncatingIfNeeded: number >> UInt(digit * 4) & 15)
      sendUnlocked(value < 10 ? 0x30 + value : 0x57 + value)
    }
  }

  private static var canSend: Bool { register(Register.lineStatus).load() & transmitterEmpty != 0 }

  @discardableResult
  private static func sendUnlocked(_ byte: UInt8) -> Bool {
    for _ in 0..<patience where canSend {
      register(Register.data).store(byte)
      return true
    }
    return false
  }

  private static func register(_ offset: UInt) -> VolatileMappedRegister<UInt8> {
    VolatileMappedRegister(unsafeBitPattern: machine.serial + offset)
  }
}
