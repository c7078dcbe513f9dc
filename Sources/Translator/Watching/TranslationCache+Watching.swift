extension TranslationCache {
  /// What its code has where.
  package var registerMap: RegisterMap { backEnd.registerMap }

  /// What code jumps to that is none of a region's; nil where a translation may be.
  package func nameOfThunk(at offset: Int) -> String? { backEnd.nameOfThunk(at: offset) }

  /// What code means by a word of the hart's room that is no register of the guest.
  package func nameOfWord(at displacement: Int) -> String? {
    backEnd.name(ofWord: displacement)
  }

  /// Translates, as a hart does that comes by `start` for the first time, what is `known` of its page: for each halfword the bits of
  /// an `Instruction`, or 0. The page is its own physical one. False where there is nothing to be translated, or no room.
  ///
  /// Unsafe pointer: `known` has 2048 words, and is not kept.
  package func translate(_ start: UInt64, context: Int, known: UnsafePointer<UInt64>) -> Bool {
    let page = start & ~0xfff
    let number = number(of: PageKey(tag: page, physicalPage: page))
    let key = BlockKey(page: number, address: start, context: context)
    let block = translate(
      key, start, page: number, physical: start, context: context, known: KnownPage(known))
    return block != nil
  }
}
