import Fuzzing

/// What a segment is mostly made of.
struct Mixture: Sendable {
  /// A thing to add next.
  enum Item: Sendable {
    /// A row out of all, or of a kind.
    case anyRow
    case kind(RowKind)
    case branch, constant, address, call, switchedCall, indirectJump, conditionalStore
    case floatState, dataState, selfModification, tableChange, stray, walk
    case rotation, `extension`, knownAddresses
  }

  let items: [(item: Item, weight: Int)]
  private let total: Int
  /// Whether instructions that trap are left out where that can be foretold.
  let isPure: Bool

  private init(isPure: Bool = false, _ items: [(item: Item, weight: Int)]) {
    self.items = items
    self.isPure = isPure
    total = items.reduce(0) { $0 + $1.weight }
  }

  func item(_ random: inout SplitMix) -> Item {
    var place = random.below(total)
    for (item, weight) in items {
      place -= weight
      if place < 0 { return item }
    }
    return .anyRow
  }

  /// What compilers make.
  static let plain = Mixture(
    isPure: true,
    [
      (.kind(.integer), 50), (.kind(.load), 12), (.kind(.store), 10), (.branch, 12),
      (.constant, 6), (.address, 5), (.call, 3), (.switchedCall, 1), (.indirectJump, 2),
      (.walk, 1), (.rotation, 2), (.extension, 2), (.knownAddresses, 1),
    ])
  static let float = Mixture(
    isPure: true,
    [
      (.kind(.float), 60), (.kind(.integer), 12), (.kind(.load), 10), (.kind(.store), 8),
      (.branch, 8), (.floatState, 3),
    ])
  static let memory = Mixture([
    (.kind(.load), 30), (.kind(.store), 25), (.kind(.atomic), 15), (.address, 10),
    (.conditionalStore, 4), (.kind(.integer), 15), (.branch, 6), (.kind(.cacheBlock), 2),
    (.kind(.fence), 2), (.tableChange, 1), (.walk, 2),
    (.rotation, 1), (.extension, 1), (.knownAddresses, 2),
  ])
  static let changing = Mixture([
    (.kind(.integer), 30), (.kind(.load), 8), (.kind(.store), 8), (.branch, 8),
    (.selfModification, 5), (.call, 4), (.switchedCall, 8), (.tableChange, 6), (.kind(.fence), 2),
    (.walk, 1),
  ])
  static let system = Mixture([
    (.kind(.integer), 25), (.kind(.controlRegister), 20), (.kind(.float), 12),
    (.kind(.load), 8), (.kind(.store), 8), (.branch, 6), (.floatState, 5), (.dataState, 5),
    (.tableChange, 5), (.kind(.system), 4), (.kind(.fence), 3), (.stray, 1),
  ])
  static let wild = Mixture([
    (.anyRow, 80), (.branch, 6), (.address, 3), (.call, 2), (.indirectJump, 2), (.constant, 2),
    (.floatState, 1), (.dataState, 1), (.selfModification, 1), (.tableChange, 1), (.stray, 1),
  ])

  /// As often as they are to be chosen.
  static let all = [
    plain, plain, float, float, float, memory, memory, memory, changing, changing, system, wild,
    wild,
  ]
}
