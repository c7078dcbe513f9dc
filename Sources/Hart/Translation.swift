/// Where an address leads, and what may be remembered of it for the same privilege, `SUM` and `MXR`.
public struct Translation: Equatable, Sendable {
  /// The physical address.
  public var physical: UInt64
  /// Loads of the page succeed without asking again.
  public var canRead: Bool
  /// Stores to the page succeed without asking again: its D bit is set.
  public var canWrite: Bool
  /// Fetches from the page succeed without asking again.
  public var canExecute: Bool
  /// Whether all this holds for the whole 4 KiB page. False where physical memory protection treats parts of the page
  /// differently: then it holds for the access that was asked about, and nothing may be remembered.
  public var isWholePage: Bool
  /// The bytes, naturally aligned, that the page-table entry maps: a fence at any of them concerns all.
  public var pageSize: UInt64 = 4096
  /// Whether it is the same in every address space (G), or no matter of address spaces.
  public var isGlobal = false

  init(physical: UInt64, permissions: Permissions, isWholePage: Bool) {
    self.physical = physical
    canRead = permissions.contains(.read)
    canWrite = permissions.contains(.write)
    canExecute = permissions.contains(.execute)
    self.isWholePage = isWholePage
  }
}
