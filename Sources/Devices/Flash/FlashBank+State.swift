public import Bus

extension FlashBank {
  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// Where a sequence of commands stands, and the contents: pages that are all zero are not there, and of those that are
  /// erased only the number. When reading, the medium is made to hold what the bank then holds.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitCommands(&visitor)
    try visitContents(&visitor)
  }

  /// Where a sequence of commands stands.
  public func visitCommands(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("view", &state.view)
    try visitor.visit("step", &state.step)
    try visitor.visit("status", &state.status)
    try visitor.visit("expected", &state.expected)
    try visitor.visit("bufferStart", &state.bufferStart)
    try visitor.visit("buffer", &state.buffer, atMost: Int(Self.bufferSize))
    try visitor.require(
      state.bufferStart % Self.bufferSize == 0 && state.bufferStart < Self.byteCount,
      "bufferStart", "is no place for a buffer")
    try visitor.require(
      state.buffer.isEmpty || state.buffer.count == Int(Self.bufferSize), "buffer",
      "is not whole")
    try visitor.require(
      state.step != .bufferConfirmation || !state.buffer.isEmpty, "step", "lacks its buffer")
    try visitor.require(
      UInt64(state.expected) <= Self.bufferSize, "expected", "is more than a buffer")
    try visitor.require(state.status & Status.ready != 0, "status", "is not ready")
  }

  /// It waits for nothing.
  public var sleeper: (any Sleeper)? { nil }

  private func visitContents(_ visitor: inout StateVisitor) throws(StateError) {
    var pages = FlashPages()
    if !visitor.isReading { pages = FlashPages(of: contents) }
    try pages.visitState(&visitor, pageCount: contents.pageCount)
    guard visitor.isReading else { return }
    for page in Set(contents.changedPages(since: 1) + pages.numbers) {
      let bytes = pages.bytes(of: page)
      if contents.bytes(page: page).elementsEqual(bytes) { continue }
      bytes.withUnsafeBytes { contents.restore(page: page, from: $0) }
      _ = store(UInt64(page) * GuestMemory.pageSize, GuestMemory.pageSize)
    }
  }
}
