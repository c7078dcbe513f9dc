public import Bus

extension FirmwareConfiguration {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// The items, and how far they have been read.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit(
      "items", &state.items, atMost: 1 << 12, blank: FirmwareItem(0, [])
    ) { (item, visitor) throws(StateError) in
      var (number, bytes) = (item.number, item.bytes)
      try visitor.visit("number", &number)
      try visitor.visit("bytes", &bytes, atMost: 1 << 30)
      item = FirmwareItem(number, bytes)
    }
    try visitor.visit("selected", &state.selected)
    try visitor.visit("position", &state.position)
    try visitor.visit("addressHigh", &state.addressHigh)
  }

  /// It waits for nothing.
  public var sleeper: (any Sleeper)? { nil }
}
