/// What a hart's registers say of how it translates addresses.
public struct WalkRules: Equatable, Sendable {
  /// `satp`: the first table, and how many levels there are.
  public var satp: UInt64
  /// The privilege of the access; in M mode addresses are physical.
  public var privilege: Privilege
  /// S reaches pages of U (`mstatus.SUM`).
  public var userVisible: Bool
  /// What can be executed can be read (`mstatus.MXR`).
  public var executableReadable: Bool
  /// Entries have types of memory (Svpbmt, by `menvcfg`).
  public var hasMemoryTypes: Bool
  /// The hart sets A and D itself (Svadu, by `menvcfg`).
  public var setsMarks: Bool
  /// Entries can be of pages of 64 KiB (Svnapot).
  public var hasNapot: Bool

  /// By what registers hold: of data, or of instructions, which `mstatus.MPRV` does not concern.
  public init(
    satp: UInt64, privilege: Privilege, mstatus: UInt64, menvcfg: UInt64, hasNapot: Bool,
    isFetch: Bool
  ) {
    self.satp = satp
    let borrowed = Privilege(rawValue: UInt8(mstatus >> 11 & 3)) ?? .user
    self.privilege = mstatus & Status.mprv != 0 && !isFetch ? borrowed : privilege
    userVisible = mstatus & Status.sum != 0
    executableReadable = mstatus & Status.mxr != 0
    hasMemoryTypes = menvcfg & EnvironmentConfiguration.pageBasedMemoryTypes != 0
    setsMarks = menvcfg & EnvironmentConfiguration.updatesAccessedAndDirty != 0
    self.hasNapot = hasNapot
  }

  /// Levels of tables; 0 where addresses are physical, or `satp` has a mode that does not exist.
  var levels: Int {
    let mode = satp >> 60
    return privilege == .machine || !(8...10 ~= mode) ? 0 : Int(mode) - 5
  }
}

extension Hart {
  /// How this hart translates addresses at present.
  public func walkRules(for access: Access) -> WalkRules {
    WalkRules(
      satp: satp, privilege: privilege, mstatus: status.value, menvcfg: menvcfg,
      hasNapot: hasNapot, isFetch: access == .fetch)
  }
}
