import RISCV

/// Accesses of a block off one register that does not change between them: one check is enough for all.
///
///     ld a0, 8(s0)      first: checks from 0 to 24
///     ld a1, 16(s0)     the page is known
///     add a0, a0, a1
///     sd a0, 0(s0)      the page is known
package struct AccessGroup {
  /// The accesses: their places among the block's operations, and how many there are.
  package var members = InlineArray<16, Int>(repeating: 0)
  package var count = 0
  /// The lowest displacement, and the end of the highest.
  package var start: Int64
  package var end: Int64
  package var hasLoads = false
  package var hasStores = false

  /// How many accesses it has at most.
  static var most: Int { 16 }

  /// How many bytes one check is about.
  package var span: Int { Int(end - start) }
}

extension Block {
  /// The most bytes that a group spans: the more, the more often it lies across two pages.
  private static let longestSpan: Int64 = 512

  /// Finds groups of accesses. Dead operations are known.
  mutating func groupAccesses() {
    // Of each register the one that may grow: its place among those that were found, and one.
    var open = InlineArray<32, Int>(repeating: 0)
    var found: [AccessGroup] = []
    for position in operations.indices where operations[position].isLive {
      let operation = operations[position]
      switch operation.kind {
      case .load, .store:
        guard let base = self[operation.a], base.kind == .readRegister else { continue }
        let number = Int(base.number)
        if open[number] > 0, found[open[number] - 1].takes(operation) {
          found[open[number] - 1].add(operation, at: position)
        } else {
          found.append(AccessGroup(operation, at: position))
          open[number] = found.count
        }
      case .writeRegister: open[Int(operation.number)] = 0
      // Translations may be others afterwards.
      case .system: open = InlineArray(repeating: 0)
      default: break
      }
    }
    for group in found where group.count > 1 {
      groups.append(group)
      for index in 0..<group.count {
        operations[group.members[index]].group = UInt16(groups.count)
        operations[group.members[index]].member = UInt8(index)
      }
    }
  }

  /// Whether an access relies on a check that was made before one of a position, by another access.
  package func isGroupOpen(at position: Int, but own: UInt16) -> Bool {
    groups.indices.contains {
      $0 + 1 != Int(own) && groups[$0].members[0] < position
        && groups[$0].members[groups[$0].count - 1] > position
    }
  }

  /// The most that a group takes in.
  fileprivate static func canHold(_ count: Int, from start: Int64, to end: Int64) -> Bool {
    count <= AccessGroup.most && end - start <= longestSpan
  }
}

extension AccessGroup {
  fileprivate init(_ operation: MicroOperation, at position: Int) {
    start = operation.offset
    end = operation.offset
    add(operation, at: position)
  }

  fileprivate func takes(_ operation: MicroOperation) -> Bool {
    Block.canHold(
      count + 1, from: min(start, operation.offset),
      to: max(end, operation.offset + Int64(operation.type.size)))
  }

  fileprivate mutating func add(_ operation: MicroOperation, at position: Int) {
    members[count] = position
    count += 1
    start = min(start, operation.offset)
    end = max(end, operation.offset + Int64(operation.type.size))
    if operation.kind == .store { hasStores = true } else { hasLoads = true }
  }
}
