import RISCV

/// Bits of `menvcfg` and `senvcfg` (privileged manual, 3.1.18 and 12.1.10).
enum EnvironmentConfiguration {
  static let fenceOfInputOutputOrdersMemory: UInt64 = 1 << 0  // FIOM
  static let cacheBlockInvalidate: UInt64 = 3 << 4  // CBIE
  static let cacheBlockClean: UInt64 = 1 << 6  // CBCFE
  static let cacheBlockZero: UInt64 = 1 << 7  // CBZE
  static let updatesAccessedAndDirty: UInt64 = 1 << 61  // ADUE
  static let pageBasedMemoryTypes: UInt64 = 1 << 62  // PBMTE
  static let supervisorTimer: UInt64 = 1 << 63  // STCE

  /// `menvcfg` after power-on. The manual leaves it open; as on QEMU's board, A and D bits are updated and memory types
  /// known from the start: systems without firmware (xv6) count on the first and never touch the register.
  static func atReset(_ extensions: ExtensionSet) -> UInt64 {
    (extensions.contains(.svadu) ? updatesAccessedAndDirty : 0)
      | (extensions.contains(.svpbmt) ? pageBasedMemoryTypes : 0)
  }
}
