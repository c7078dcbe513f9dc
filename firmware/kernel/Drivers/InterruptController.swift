import Processor

/// The PLIC (RISC-V Platform-Level Interrupt Controller Specification 1.0): which device interrupts.
/// Any hart may take an interrupt; it belongs to the one that claims it.
///
///     +0x00_0000 + 4 n                priority of source n
///     +0x00_2000 + 0x80 c             enabled sources of context c
///     +0x20_0000 + 0x1000 c           threshold of context c; +4 claim and complete
enum InterruptController {
  private static let sourceCount = 96
  nonisolated(unsafe) private static var base: UInt64 = 0
  /// Set while devices are set up, before their interrupts are enabled.
  nonisolated(unsafe) private static var handlers: [(() -> Void)?] = []

  /// A context of QEMU's `virt` board: machine and supervisor mode of each hart.
  private static func context(_ hart: Int) -> UInt64 { UInt64(2 * hart + 1) }

  static func start(at address: UInt64) {
    base = address
    handlers = [(() -> Void)?](repeating: nil, count: sourceCount)
    // The hart that runs already; the firmware has left its threshold where nothing comes through.
    startHart(Hart.current.number)
  }

  static func handle(_ source: Int, _ handler: @escaping () -> Void) {
    guard base != 0, source > 0, source < sourceCount else { return }
    handlers[source] = handler
    writeDevice32(base + UInt64(4 * source), 1)
    for hart in Kernel.harts { enable(source, on: hart.number) }
  }

  /// A hart that starts: sources that have a handler may interrupt it.
  static func startHart(_ number: Int) {
    guard base != 0 else { return }
    writeDevice32(base + 0x20_0000 + 0x1000 * context(number), 0)
    for source in 1..<sourceCount where handlers[source] != nil { enable(source, on: number) }
  }

  private static func enable(_ source: Int, on hart: Int) {
    let word = base + 0x2000 + 0x80 * context(hart) + UInt64(source / 32 * 4)
    writeDevice32(word, readDevice32(word) | 1 << UInt32(source % 32))
  }

  /// Serves all devices that interrupt.
  static func handle() {
    let claim = base + 0x20_0004 + 0x1000 * context(Hart.current.number)
    while true {
      let source = Int(readDevice32(claim))
      guard source > 0, source < sourceCount else { return }
      handlers[source]?()
      writeDevice32(claim, UInt32(source))
    }
  }
}
