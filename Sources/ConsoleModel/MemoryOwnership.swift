public import MVM

/// Who has most of each piece of memory, and letters for them.
public struct MemoryOwnership: Sendable {
  /// Who has a piece.
  public enum Holder: Equatable, Sendable {
    case owner(MemoryOwners.Owner)
    /// Kernels, caches, and what was in use and is free again: no page table of a process has it.
    case others
    /// It was never touched.
    case nobody
  }

  public private(set) var holders: [Holder] = []
  /// The processes that have most of some piece, by their numbers, and what they are called.
  public private(set) var processes: [(identifier: UInt32, name: String)] = []
  /// Places of processes among the letters: who has one keeps it.
  private var places: [UInt32: Int] = [:]

  public init() {}

  /// Looks again, at the pieces of `heat`.
  public mutating func update(
    _ machine: Machine, _ system: GuestSystem, satp: UInt64, _ heat: MemoryHeat
  ) {
    let owners = machine.memoryOwners(of: system, satp: satp)
    holders = heat.pieces.map { Self.holder(owners.counts(in: $0.use.range), $0.use.touched) }
    let seen = Set(
      holders.compactMap { holder -> UInt32? in
        if case .owner(.process(let identifier)) = holder { identifier } else { nil }
      })
    processes = system.processes.filter { seen.contains($0.identifier) }
      .map { ($0.identifier, $0.name) }
    for (identifier, _) in processes where places[identifier] == nil {
      places[identifier] = places.count
    }
  }

  /// Which of the letters is a process's; they begin again after the last.
  public func place(of process: UInt32) -> Int { places[process] ?? 0 }

  static func holder(_ counts: [MemoryOwners.Owner: Int], _ touched: Int) -> Holder {
    // Of equals the one that comes first: the picture must not depend on a dictionary's order.
    let most = counts.max { ($0.value, order($1.key)) < ($1.value, order($0.key)) }
    guard let most else { return touched > 0 ? .others : .nobody }
    return most.value * 2 >= touched - counts.values.reduce(0, +) ? .owner(most.key) : .others
  }

  private static func order(_ owner: MemoryOwners.Owner) -> UInt64 {
    switch owner {
    case .process(let identifier): UInt64(identifier)
    case .shared: 1 << 40
    case .tables: 1 << 41
    }
  }
}
