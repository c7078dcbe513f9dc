import Processor

/// What the firmware does for the kernel (RISC-V Supervisor Binary Interface 2.0).
enum SBI {
  static let time: UInt64 = 0x5449_4d45
  static let interprocessorInterrupt: UInt64 = 0x73_5049
  static let remoteFence: UInt64 = 0x5246_4e43
  static let hartState: UInt64 = 0x48_534d
  static let systemReset: UInt64 = 0x5352_5354
  static let debugConsole: UInt64 = 0x4442_434e

  /// The timer interrupt comes when the counter `time` reaches `instant` (chapter 6).
  static func setTimer(_ instant: UInt64) {
    _ = callEnvironment(time, 0, instant, 0, 0, 0, 0)
  }

  /// A software interrupt for each hart whose bit is set (chapter 7).
  static func interrupt(harts mask: UInt64) {
    _ = callEnvironment(interprocessorInterrupt, 0, mask, 0, 0, 0, 0)
  }

  /// `sfence.vma` on other harts, done when this returns (chapter 8).
  static func fence(harts mask: UInt64, from address: UInt64, size: UInt64) {
    _ = callEnvironment(remoteFence, 1, mask, 0, address, size, 0)
  }

  /// `fence.i` on other harts (chapter 8).
  static func fenceInstructions(harts mask: UInt64) {
    _ = callEnvironment(remoteFence, 0, mask, 0, 0, 0, 0)
  }

  /// Starts a hart at a physical address; false if there is none of that number, or it runs (chapter 9).
  static func start(hart: Int, at address: PhysicalAddress, argument: UInt64) -> Bool {
    callEnvironment(hartState, 0, UInt64(hart), address.value, argument, 0, 0).error == 0
  }

  /// Whether a hart of that number exists.
  static func exists(hart: Int) -> Bool {
    callEnvironment(hartState, 2, UInt64(hart), 0, 0, 0, 0).error == 0
  }

  /// Switches the machine off, or starts it anew (chapter 10).
  static func reset(restart: Bool, failure: Bool = false) -> Never {
    _ = callEnvironment(systemReset, 0, restart ? 1 : 0, failure ? 1 : 0, 0, 0, 0)
    while true { waitForInterrupt() }
  }
}
