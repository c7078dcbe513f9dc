/// A block of guest code that was translated.
struct CodeBlock {
  /// The number of its page, its address and what it was made for.
  let page: UInt32
  let context: UInt8
  let count: UInt16
  let start: UInt64
  /// Where its code begins, counted from the beginning of all, and where a hart goes once it is gone.
  let head: UInt32
  let gone: UInt32
  /// The first of its places of access.
  let firstSite: UInt32
  /// The exits that lead here directly.
  var links: [UInt32] = []
}

/// Which block: the number of its page, where in the page, and for which context.
struct BlockKey {
  /// Never 0: no page has that number.
  let bits: UInt64

  init(page: UInt32, address: UInt64, context: Int) {
    bits = UInt64(page) << 16 | UInt64(truncatingIfNeeded: context) << 12 | address & 0xfff
  }
}

/// A virtual page of code and where it is: what links between pages are good for.
struct PageKey: Hashable {
  /// The virtual page's address, with the privilege in the low bits.
  let tag: UInt64
  let physicalPage: UInt64
}

/// The address of an access in a page.
struct ProbeKey: Hashable {
  let page: UInt32
  let pc: UInt64
}
