/// What is done to a recorded block before it is written, in this order. What is added here is carried out, and shown by `mvm jit`,
/// without another line.
package enum BlockAnalysis: CaseIterable {
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

  func run(_ block: inout Block) {
    switch self {
    case .rotations: block.findRotations()
    case .shiftedExtensions: block.findExtensions()
    case .deadCode: block.removeDead()
    case .extensions: block.dropExtensions()
    case .accessGroups: block.groupAccesses()
    case .walks: block.findWalks()
    }
  }
}
