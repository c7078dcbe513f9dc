public import Bus

/// How an address is translated, step by step, for who wants to see it. Nothing changes by it, A and D bits included; and physical memory
/// protection, which has its say afterwards, is left out.
public struct PageWalk: Equatable, Sendable {
  /// An entry that was read.
  public struct Step: Equatable, Sendable {
    /// The level of its table, from 0, that of the smallest pages, up.
    public let level: Int
    /// Its physical address.
    public let address: UInt64
    /// Its bits.
    public let entry: UInt64
    /// Where the table of the next level begins, if it leads to one.
    public let table: UInt64?
  }

  /// Why it ends.
  public enum End: Equatable, Sendable {
    /// Addresses are physical ones: M mode, or `satp` says so.
    case bare
    /// The address leads there, as do the others of a page of so many bytes.
    case page(physical: UInt64, size: UInt64)
    /// Bits of the address above those that are translated are not like the highest of these.
    case notCanonical
    /// A table lies where there is no memory.
    case noMemory(address: UInt64)
    /// An entry is not valid: not there, or with bits that it must not have.
    case notValid
    /// The last table's entry leads to another one.
    case noPage
    /// A large page that does not begin at a multiple of its size.
    case misaligned
    /// The page does not allow the access, by its bits R, W, X and U.
    case notPermitted
    /// Its A bit, or for a store its D bit, is clear, and the hart does not set them.
    case notMarked
  }

  /// The address.
  public let address: UInt64
  /// How many levels of tables there are: 3 (Sv39), 4, 5, or 0 without any.
  public let levels: Int
  /// The entries that were read.
  public internal(set) var steps: [Step] = []
  /// Why it ends.
  public internal(set) var end = End.bare

  /// Where the address leads; nil where it leads nowhere.
  public var physical: UInt64? {
    switch end {
    case .bare: address
    case .page(let physical, _): physical
    default: nil
    }
  }

  /// Walks through tables in memory, which harts may be changing.
  public init(of address: UInt64, as access: Access, _ rules: WalkRules, in memory: GuestMemory) {
    self.address = address
    levels = rules.levels
    guard levels > 0 else { return }
    let above = Int64(bitPattern: address) >> Int64(12 + 9 * levels - 1)
    guard above == 0 || above == -1 else {
      end = .notCanonical
      return
    }
    walk(access, rules, memory)
  }

  private mutating func walk(_ access: Access, _ rules: WalkRules, _ memory: GuestMemory) {
    var table = (rules.satp & ((1 << 44) - 1)) << 12
    for level in stride(from: levels - 1, through: 0, by: -1) {
      let place = table + (address >> UInt64(12 + 9 * level) & 511) * 8
      guard let bits = try? memory.load(place, as: UInt64.self) else {
        end = .noMemory(address: place)
        return
      }
      let entry = PageTableEntry(bits: bits)
      let isValid = entry.isValid(
        level: level, hasMemoryTypes: rules.hasMemoryTypes, hasNapot: rules.hasNapot)
      let next = isValid && !entry.isLeaf ? entry.pageNumber << 12 : nil
      steps.append(Step(level: level, address: place, entry: bits, table: next))
      guard isValid else {
        end = .notValid
        return
      }
      guard let next else {
        end = Self.end(entry, at: level, of: address, access, rules)
        return
      }
      table = next
    }
    end = .noPage
  }

  private static func end(
    _ entry: PageTableEntry, at level: Int, of address: UInt64, _ access: Access,
    _ rules: WalkRules
  ) -> End {
    guard let page = entry.pageNumber(level: level, virtualPage: address >> 12) else {
      return .misaligned
    }
    let permissions = entry.permissions(
      rules.privilege, userVisible: rules.userVisible,
      executableReadable: rules.executableReadable)
    guard permissions.allow(access) else { return .notPermitted }
    guard rules.setsMarks || entry.isMarked(for: access) else { return .notMarked }
    return .page(physical: page << 12 | address & 0xfff, size: entry.pageSize(level: level))
  }
}
