/// Who watches a region being translated, to show how, or to take the time. Without one, nothing of this happens.
package protocol TranslationObserver: AnyObject {
  /// A block was recorded, or an analysis has been over it.
  func passed(_ block: Block, after analysis: BlockAnalysis?)

  /// The blocks are as they will be written, in this order, beginning `offset` bytes into the code memory.
  func writingBegins(_ region: [Block], at offset: Int)

  /// From an offset on, code is written for `piece`, up to the next one. What is written at an offset again takes the place of
  /// what was there.
  func writing(_ piece: HostPiece, at offset: Int)

  /// There is no way to write an instruction: it is left to the interpreter.
  func gaveUp(_ address: UInt64)

  /// The region ends there, in front of `offset`.
  func writingEnds(at offset: Int)
}
