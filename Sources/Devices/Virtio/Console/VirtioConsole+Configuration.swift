extension VirtioConsole {
  /// The terminal has a new size in characters; the driver is told if it knows of sizes.
  public func resize(columns: UInt16, rows: UInt16) {
    guard features & Self.sizeFeature != 0 else { return }
    state.size = (columns, rows)
    link.configurationChanged()
  }

  /// The configuration space: columns (2), rows (2).
  public func configurationByte(at offset: Int) -> UInt8 {
    guard let size = state.size, offset < 4 else { return 0 }
    let space = UInt32(size.rows) << 16 | UInt32(size.columns)
    return UInt8(truncatingIfNeeded: space >> UInt32(offset * 8))
  }
}
