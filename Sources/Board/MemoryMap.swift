/// Where everything is: the addresses and interrupt numbers of QEMU's `virt` board, so that firmware and kernels
/// made for it find what they look for. (That board has no generation identifier; Linux looks for one in the tree.)
///
///     0x0000_1000  boot ROM        the reset vector; every hart starts here
///     0x0010_0000  test finisher   power off, reboot, exit code
///     0x0010_1000  clock           Goldfish RTC                                   interrupt 11
///     0x0010_2000  generation      VM generation identifier                       interrupt 12
///     0x0200_0000  CLINT           timers and software interrupts of the harts
///     0x0c00_0000  PLIC            from device interrupts to harts
///     0x1000_0000  UART            16550A                                         interrupt 10
///     0x1000_1000  virtio 0 ─┐
///         :                  │     eight transports, 0x1000 apart                 interrupts 1 to 8
///     0x1000_8000  virtio 7 ─┘
///         :                        more, as many as there are devices for them        interrupts 36 to 51
///     0x1010_0000  fw_cfg          what firmware is told and handed over
///     0x2000_0000  flash 0         firmware that is executed where it lies
///     0x2200_0000  flash 1         what that firmware keeps
///     0x8000_0000  RAM             firmware first, then the kernel, up to as much as was asked for
public enum MemoryMap {
  /// A device's window and the number of its interrupt.
  public struct Region: Equatable, Sendable {
    /// The first address.
    public let base: UInt64
    /// Bytes, as the device tree says.
    public let size: UInt64
    /// The input of the interrupt controller, 0 where the device has none.
    public let interrupt: UInt32

    init(base: UInt64, size: UInt64, interrupt: UInt32 = 0) {
      self.base = base
      self.size = size
      self.interrupt = interrupt
    }
  }

  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public static let
    bootROM = Region(base: 0x1000, size: 0xf000),
    finisher = Region(base: 0x10_0000, size: 0x1000),
    clock = Region(base: 0x10_1000, size: 0x1000, interrupt: 11),
    generation = Region(base: 0x10_2000, size: 0x10, interrupt: 12),
    clint = Region(base: 0x200_0000, size: 0x1_0000),
    plic = Region(base: 0xc00_0000, size: 0x60_0000),
    uart = Region(base: 0x1000_0000, size: 0x100, interrupt: 10),
    firmwareConfiguration = Region(base: 0x1010_0000, size: 0x18)

  /// How many banks of flash memory there are.
  public static let flashCount = 2

  /// A bank of flash memory, 0 or 1.
  public static func flash(_ index: Int) -> Region {
    precondition(index >= 0 && index < flashCount, "there are two banks")
    return Region(base: 0x2000_0000 + 0x200_0000 * UInt64(index), size: 0x200_0000)
  }

  /// How many virtio transports every board has: those of QEMU's.
  public static let virtioCount = 8
  /// How many there are at most. Beyond the first eight, a board has as many as it has devices for.
  public static let maximumVirtioCount = 24

  /// The transport in slot `index` (0 to 23). Its registers are in the first 0x200 bytes. Interrupts of further slots lie behind
  /// those that QEMU has for PCIe (32 to 35).
  public static func virtio(_ index: Int) -> Region {
    precondition(index >= 0 && index < maximumVirtioCount, "there are \(maximumVirtioCount) slots")
    return Region(
      base: 0x1000_1000 + 0x1000 * UInt64(index), size: 0x1000,
      interrupt: UInt32(index < virtioCount ? index + 1 : index + 28))
  }

  /// Where RAM begins.
  public static let memoryBase: UInt64 = 0x8000_0000

  /// Inputs of the interrupt controller, from 1 on (`riscv,ndev`).
  public static let interruptSourceCount = 95
}
