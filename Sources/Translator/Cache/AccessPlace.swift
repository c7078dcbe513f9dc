/// The code of a page, with windows or without: what is too much for a site may be right for a window.
struct ProbedCode: Hashable {
  let page: UInt32
  let hasWindow: Bool

  init(page: UInt32, context: Int) {
    self.page = page
    hasWindow = CodeContext.hasWindow(context)
  }
}

/// An access of a block: the same instruction may be in another block, too, where its address goes another way.
struct AccessPlace: Hashable {
  /// Where the block begins.
  let block: UInt64
  /// The address of the instruction.
  let pc: UInt64
}
