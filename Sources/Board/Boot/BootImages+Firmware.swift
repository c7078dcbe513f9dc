extension BootImages {
  /// What is left free for firmware by kernels that are linked to lie behind it.
  private static let firmwareRoom: UInt64 = 2 << 20

  /// Whether a kernel is made for S mode, to be started by firmware: a Linux `Image`, or an ELF that leaves the first
  /// 2 MiB of RAM free. Anything else is taken for a program that wants the bare machine.
  public static func isBehindFirmware(_ kernel: [UInt8]) -> Bool {
    if LinuxImageHeader(kernel) != nil { return true }
    guard kernel.starts(with: [0x7f, 0x45, 0x4c, 0x46]),
      let program = try? Program(kernel, kind: .kernel, base: MemoryMap.memoryBase)
    else { return false }
    return !program.pieces.isEmpty
      && program.pieces.allSatisfy { $0.address >= MemoryMap.memoryBase + firmwareRoom }
  }
}
