// Bits of control and status registers, each enumeration a register (privileged manual, 3.1 and 3.7).

/// `mstatus`.
enum Status {
  static let supervisorInterruptEnable: UInt = 1 << 1  // SIE
  static let previousSupervisorInterruptEnable: UInt = 1 << 5  // SPIE
  static let previousInterruptEnable: UInt = 1 << 7  // MPIE
  static let previousSupervisorMode: UInt = 1 << 8  // SPP
  static let previousMode: UInt = 3 << 11  // MPP
  static let previousModeSupervisor: UInt = 1 << 11
  static let floatingPoint: UInt = 3 << 13  // FS
  static let modifyPrivilege: UInt = 1 << 17  // MPRV
}

/// `mip`, `mie`, `mideleg`.
enum Interrupt {
  static let supervisorSoftware: UInt = 1 << 1
  static let machineSoftware: UInt = 1 << 3
  static let supervisorTimer: UInt = 1 << 5
  static let machineTimer: UInt = 1 << 7
  static let supervisorExternal: UInt = 1 << 9
  static let counterOverflow: UInt = 1 << 13

  /// All that S mode takes.
  static let ofSupervisor =
    supervisorSoftware | supervisorTimer | supervisorExternal | counterOverflow
}

/// `menvcfg`.
enum EnvironmentConfiguration {
  private static let cacheBlockInvalidate: UInt = 3 << 4  // CBIE: invalidates, not flushes
  private static let cacheBlockClean: UInt = 1 << 6  // CBCFE
  private static let cacheBlockZero: UInt = 1 << 7  // CBZE
  private static let doubleTrap: UInt = 1 << 59  // DTE
  private static let updatesAccessedAndDirty: UInt = 1 << 61  // ADUE
  private static let memoryTypes: UInt = 1 << 62  // PBMTE
  private static let supervisorTimer: UInt = 1 << 63  // STCE

  /// What `old` becomes. A and D bits are the hardware's business where it does nothing else.
  static func value(_ old: UInt, _ features: HartFeatures) -> UInt {
    var value = old & ~(updatesAccessedAndDirty | doubleTrap)
    if features.contains(.zicbom) { value |= cacheBlockInvalidate | cacheBlockClean }
    if features.contains(.zicboz) { value |= cacheBlockZero }
    if features.contains(.svpbmt) { value |= memoryTypes }
    if features.contains(.sstc) { value |= supervisorTimer }
    if features.contains(.svadu), !features.contains(.svade) { value |= updatesAccessedAndDirty }
    return value
  }
}

/// `mseccfg`.
enum SecurityConfiguration {
  static let seedForUser: UInt = 1 << 8  // USEED
  static let seedForSupervisor: UInt = 1 << 9  // SSEED
}

/// `mstateen0` to `mstateen3`.
enum StateEnable {
  static let context: UInt = 1 << 57
  static let environment: UInt = 1 << 62
  static let lowerModes: UInt = 1 << 63
}

/// A byte of `pmpcfg0`.
enum Protection {
  static let everything: UInt = 7
  static let range: UInt = 1 << 3  // TOR: from the entry before
  static let powerOfTwo: UInt = 3 << 3  // NAPOT
}
