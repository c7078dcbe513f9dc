/// What is done to a recorded block before it is written.
package enum BlockAnalysis {
  case rotations, shiftedExtensions, deadCode, extensions, accessGroups, walks

  /// For people: what is left, or known, afterwards.
  package var name: String {
    switch self {
    case .rotations: "two shifts as a rotation"
    case .shiftedExtensions: "two shifts as an extension"
    case .deadCode: "without dead code"
    case .extensions: "without extensions that nobody sees"
    case .accessGroups: "accesses in groups"
    case .walks: "accesses by constant steps"
    }
  }

  /// Carries out all of them, in their order, and tells who watches. Not one by one by a `switch`, whose jumps no processor foresees.
  static func runAll(_ block: inout Block, _ observer: (any TranslationObserver)?) {
    observer?.passed(block, after: nil)
    block.findRotations()
    observer?.passed(block, after: .rotations)
    block.findExtensions()
    observer?.passed(block, after: .shiftedExtensions)
    block.removeDead()
    observer?.passed(block, after: .deadCode)
    block.dropExtensions()
    observer?.passed(block, after: .extensions)
    block.groupAccesses()
    observer?.passed(block, after: .accessGroups)
    block.findWalks()
    observer?.passed(block, after: .walks)
  }
}
