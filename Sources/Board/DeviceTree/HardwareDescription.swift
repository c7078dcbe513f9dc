public import RISCV

/// What of the machine a device tree speaks of, beyond what every board of this kind has.
public struct HardwareDescription {
  /// How many harts there are.
  public var hartCount: Int
  /// What each of them implements.
  public var extensions: ExtensionSet
  /// Bytes of RAM.
  public var memorySize: UInt64
  /// How many virtio transports there are.
  public var virtioCount = MemoryMap.virtioCount
  /// Pixels at the end of RAM, if there are some.
  public var framebuffer: Framebuffer?
  /// The kernel's command line; none when empty.
  public var bootArguments = ""
  /// Where the initial file system lies in RAM.
  public var initialFileSystem: Range<UInt64>?
  /// Random bytes for the kernel's generator; none when empty.
  public var randomSeed: [UInt8] = []

  /// Bytes of RAM that are for everybody.
  var usableMemorySize: UInt64 {
    framebuffer.map { $0.address - MemoryMap.memoryBase } ?? memorySize
  }

  /// A machine without command line, initial file system and random seed.
  public init(hartCount: Int, extensions: ExtensionSet, memorySize: UInt64) {
    self.hartCount = hartCount
    self.extensions = extensions
    self.memorySize = memorySize
  }
}

// Names that other nodes point at. QEMU numbers harts from the last down, two each, then the devices.
extension HardwareDescription {
  func hartHandle(_ hart: Int) -> UInt32 { UInt32(2 * (hartCount - 1 - hart) + 1) }
  func interruptHandle(_ hart: Int) -> UInt32 { hartHandle(hart) + 1 }
  var plicHandle: UInt32 { UInt32(2 * hartCount + 1) }
  var finisherHandle: UInt32 { UInt32(2 * hartCount + 2) }
}
