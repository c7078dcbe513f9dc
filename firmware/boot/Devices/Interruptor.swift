import Processor
import _Volatile

/// The CLINT: a software interrupt and a timer for each hart.
///
///     0x0000 + 4 * hart   msip: 1 asks for a software interrupt
///     0x4000 + 8 * hart   mtimecmp: the timer's interrupt is there from this time on
enum Interruptor {
  private static let timers: UInt = 0x4000

  /// Wakes a hart; what it is to see was stored before.
  static func ring(_ hart: Hart) {
    fence_before_device()
    software(hart).store(1)
  }

  /// Takes the hart's own software interrupt back; what is read after this was stored before it came, or comes with
  /// another one.
  static func acknowledge(_ hart: Hart) {
    software(hart).store(0)
    fence_after_device()
  }

  /// Sets the time of a hart's timer; the highest number is never.
  static func setTimer(_ hart: Hart, _ time: UInt64) {
    let address = machine.interruptor.start + timers + 8 * hart.number
    VolatileMappedRegister<UInt64>(unsafeBitPattern: address).store(time)
  }

  private static func software(_ hart: Hart) -> VolatileMappedRegister<UInt32> {
    VolatileMappedRegister(unsafeBitPattern: machine.interruptor.start + 4 * hart.number)
  }
}
