/// A chain that goes back to the driver.
struct UsedChain {
  let chain: Chain
  /// How many bytes were written from its first writable byte on.
  let written: UInt32

  init(_ chain: Chain, written: UInt64) {
    self.chain = chain
    self.written = UInt32(clamping: written)
  }
}
