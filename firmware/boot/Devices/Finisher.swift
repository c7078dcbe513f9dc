import Processor
import _Volatile

/// The switch that ends a run: `sifive,test0`.
enum Finisher {
  /// What it is told.
  enum Command {
    case powerOff
    case reboot
    /// Power off, with an exit code for the host.
    case failure(code: UInt32)

    fileprivate var word: UInt32 {
      switch self {
      case .powerOff: 0x5555
      case .reboot: 0x7777
      case .failure(let code): code << 16 | 0x3333
      }
    }
  }

  /// Ends the machine; where the switch does not work, the hart sleeps.
  static func end(_ command: Command) -> Never {
    fence_before_device()
    VolatileMappedRegister<UInt32>(unsafeBitPattern: machine.finisher).store(command.word)
    Hart.sleepForever()
  }
}
