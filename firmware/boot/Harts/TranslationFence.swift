import Processor

/// A fence that other harts are asked to carry out (SBI 2.0, chapter 8).
struct TranslationFence {
  /// Beyond so many pages, all of them at once is quicker.
  private static let pageLimit: UInt = 64
  private static let pageSize: UInt = 4096

  enum Kind {
    case instructions
    case translations
    /// Only those of one address space.
    case space(UInt)
  }

  var kind: Kind = .instructions
  var start: UInt = 0
  /// 0 is everything.
  var pageCount: UInt = 0

  init() {}

  /// - Parameter size: bytes from `start` on; everything where both are zero, or the size is the highest number.
  init(_ kind: Kind, start: UInt = 0, size: UInt = 0) {
    self.kind = kind
    let first = start & ~(Self.pageSize - 1)
    let (end, overflow) = start.addingReportingOverflow(size)
    if overflow || size == 0 { return }
    let count = (end - first) / Self.pageSize + (end % Self.pageSize == 0 ? 0 : 1)
    if count > Self.pageLimit { return }
    (self.start, pageCount) = (first, count)
  }

  /// On the hart that executes this.
  func carryOut() {
    switch kind {
    case .instructions: fence_instructions()
    case .translations:
      if pageCount == 0 { fence_translations() }
      forEachPage { fence_translations_of_address($0) }
    case .space(let space):
      if pageCount == 0 { fence_translations_of_space(space) }
      forEachPage { fence_translations_of_both($0, space) }
    }
  }

  private func forEachPage(_ body: (UInt) -> Void) {
    for page in 0..<pageCount { body(start &+ page * Self.pageSize) }
  }
}
