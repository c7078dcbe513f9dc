import RISCV

/// Accesses of a block off one register, or what is made of it by adding constants, or at addresses that are known: one check is
/// enough for all.
///
///     ld   a0, 8(s0)      first: checks from 0 to 24
///     ld   a1, 16(s0)     the page is known
///     addi s0, s0, 8
///     sd   a0, -8(s0)     the page is known
package struct AccessGroup {
  /// The accesses: their places among the block's operations, and how many there are.
  package var members = InlineArray<16, UInt16>(repeating: 0)
  package var count = 0
  /// How far from what the first one's register holds there each access is.
  package var offsets = InlineArray<16, Int32>(repeating: 0)
  /// The lowest of them, and the end of the highest.
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
    guard kinds.contains(.load) || kinds.contains(.store) else { return }
    findGroups()
    keepGroups()
  }

  /// Finds groups, also of one.
  private mutating func findGroups() {
    let operations = operations
    // Sources are groups: their places among those that were found, and one.
    var origins = Origins()
    var known: KnownPlace?
    for position in operations.indices
    where operations[position].isLive
      && MicroOperation.Kinds.ofGroups.contains(operations[position].kind)
    {
      let kind = operations[position].kind
      if kind == .writeRegister {
        origins.note(operations[position], in: operations)
      } else if kind == .system {
        // Translations may be others afterwards.
        origins = Origins()
        known = nil
      } else {
        let operation = operations[position]
        if let place = KnownPlace(operation, group: groups.count) {
          place.add(operation, position, to: &groups, after: &known)
          continue
        }
        guard let base = operation.a.register else { continue }
        let origin = origins[base]
        let offset = origin.distance + operation.offset
        let group = origin.source - 1
        if group >= 0, groups[group].takes(operation, at: offset) {
          groups[group].add(operation, position, at: offset)
        } else {
          groups.append(AccessGroup(operation, position))
          origins[base] = .init(source: groups.count)
        }
      }
    }
  }

  /// Keeps the groups of more than one access, whose operations are told.
  private mutating func keepGroups() {
    var kept = 0
    for found in groups.indices where groups[found].count > 1 {
      if kept < found { groups[kept] = groups[found] }
      kept += 1
      for index in 0..<groups[found].count {
        let member = Int(groups[found].members[index])
        operations[member].group = UInt16(kept)
        operations[member].member = UInt8(index)
      }
    }
    groups.removeLast(groups.count - kept)
  }

  /// Whether an access relies on a check that was made before one of a position, by another access: one that is meant, of those
  /// which check for their groups.
  package func isGroupOpen(at position: Int, _ isMeant: (MicroOperation) -> Bool) -> Bool {
    groups.contains {
      let first = Int($0.members[0])
      return first < position && Int($0.members[$0.count - 1]) > position
        && isMeant(operations[first])
    }
  }

  /// The most that a group takes in.
  fileprivate static func canHold(_ count: Int, from start: Int64, to end: Int64) -> Bool {
    count <= AccessGroup.most && end - start <= longestSpan
  }
}

/// Where a group of accesses at known addresses is. All of them are in one page.
private struct KnownPlace {
  let group: Int
  let first: Int64

  /// Nil for an access elsewhere, or in two pages.
  init?(_ operation: MicroOperation, group: Int) {
    guard let address = operation.a.constant, operation.offset == 0,
      (address &+ Int64(operation.type.size - 1)) >> 12 == address >> 12
    else { return nil }
    (self.group, first) = (group, address)
  }

  /// Puts the access in the present group, or has it begin another.
  func add(
    _ operation: MicroOperation, _ position: Int, to groups: inout [AccessGroup],
    after present: inout KnownPlace?
  ) {
    if let present, present.first >> 12 == first >> 12,
      groups[present.group].takes(operation, at: first - present.first)
    {
      groups[present.group].add(operation, position, at: first - present.first)
    } else {
      groups.append(AccessGroup(operation, position))
      present = self
    }
  }
}

extension AccessGroup {
  fileprivate init(_ operation: MicroOperation, _ position: Int) {
    start = operation.offset
    end = operation.offset
    add(operation, position, at: operation.offset)
  }

  // Not called, for which all of the group would be copied.
  @inline(__always)
  fileprivate func takes(_ operation: MicroOperation, at offset: Int64) -> Bool {
    Block.canHold(
      count + 1, from: min(start, offset), to: max(end, offset + Int64(operation.type.size)))
  }

  fileprivate mutating func add(_ operation: MicroOperation, _ position: Int, at offset: Int64) {
    members[count] = UInt16(position)
    offsets[count] = Int32(truncatingIfNeeded: offset)
    count += 1
    start = min(start, offset)
    end = max(end, offset + Int64(operation.type.size))
    if operation.kind == .store { hasStores = true } else { hasLoads = true }
  }
}

extension MicroOperation.Kinds {
  /// What groups are about, and what changes what is known of them.
  fileprivate static let ofGroups: Self = [.load, .store, .writeRegister, .system]
}
