// Floating-point state (unprivileged manual, F; privileged manual, 3.1.6.6).
extension Hart {
  /// `mstatus.FS`: 0 off, 1 initial, 2 clean, 3 dirty.
  public var floatState: UInt8 { status.floatState }

  /// An f register, `fflags` or `frm` was written.
  public func markFloatDirty() {
    guard status.floatState != 3 else { return }
    status.floatState = 3
    contextChanged()
  }

  /// Adds exceptions to `fflags`.
  public func accrue(_ flags: UInt8) {
    guard flags != 0 else { return }
    fflags |= flags
    markFloatDirty()
  }
}
