import Bus

/// Which pages of RAM belong to whom, by the page tables of a guest's processes.
public struct MemoryOwners: Sendable {
  /// Whose a page is.
  public enum Owner: Hashable, Sendable {
    case process(UInt32)
    /// Several processes have it: a program's code, a page that is copied when somebody writes to it.
    case shared
    /// It is a page table.
    case tables
  }

  /// A number for each page: 0 of what no table tells of, else one more than the place in `owners`.
  private var pages: [UInt16]
  /// The first two are none of a process.
  private var owners: [Owner] = [.shared, .tables]
  private let memory: GuestMemory
  private var tablesLeft = Self.mostTables

  /// More tables than that are not looked at, so that looking never takes long.
  static let mostTables = 1 << 14
  private static let mostOwners = 1 << 15
  private static let (sharedNumber, tablesNumber): (UInt16, UInt16) = (1, 2)

  init(_ memory: GuestMemory, _ processes: [GuestProcess], levels: Int) {
    self.memory = memory
    pages = [UInt16](repeating: 0, count: Int((memory.end - memory.base) / GuestMemory.pageSize))
    for process in processes {
      guard let root = process.pageTable, owners.count < Self.mostOwners else { continue }
      owners.append(.process(process.identifier))
      // The upper half of the addresses is the kernel's.
      addTable(root, level: levels - 1, entries: 256, UInt16(owners.count))
    }
  }

  /// The tables of a kernel are in those of all processes: each is looked at once.
  private mutating func addTable(_ table: UInt64, level: Int, entries: Int, _ owner: UInt16) {
    guard let page = page(table), pages[page] != Self.tablesNumber, tablesLeft > 0 else { return }
    tablesLeft -= 1
    pages[page] = Self.tablesNumber
    for index in 0..<UInt64(entries) {
      guard let entry = try? memory.load(table + index * 8, as: UInt64.self) else { return }
      guard entry & Self.valid != 0 else { continue }
      let next = (entry >> 10 & 0xfff_ffff_ffff) << 12
      if entry & Self.leaf == 0 {
        if level > 0 { addTable(next, level: level - 1, entries: 512, owner) }
      } else if entry & Self.user != 0 {
        addPages(next, count: 1 << (9 * level), owner)
      }
    }
  }

  private static let (valid, leaf, user): (UInt64, UInt64, UInt64) = (1, 0xe, 0x10)

  private mutating func addPages(_ address: UInt64, count: Int, _ owner: UInt16) {
    guard let first = page(address) else { return }
    for page in first..<min(first + count, pages.count) where pages[page] != owner {
      pages[page] = pages[page] == 0 ? owner : Self.sharedNumber
    }
  }

  private func page(_ address: UInt64) -> Int? {
    guard memory.contains(address, count: GuestMemory.pageSize) else { return nil }
    return Int((address - memory.base) / GuestMemory.pageSize)
  }

  /// How many pages each has of a range of physical addresses; kernels, caches and what is free have the others.
  public func counts(in range: Range<UInt64>) -> [Owner: Int] {
    guard let first = page(range.lowerBound) else { return [:] }
    var counts: [Owner: Int] = [:]
    let count = range.count / Int(GuestMemory.pageSize)
    for number in pages[first..<min(first + count, pages.count)] where number > 0 {
      counts[owners[Int(number) - 1], default: 0] += 1
    }
    return counts
  }
}

extension Machine {
  /// Whose pages are where, by the page tables of a guest's processes as they are now. From any thread, also while the machine runs;
  /// what changes meanwhile may be told wrongly.
  ///
  /// - Parameters:
  ///   - system: what runs.
  ///   - satp: of any hart that has an address space: how many levels tables have.
  public func memoryOwners(of system: GuestSystem, satp: UInt64) -> MemoryOwners {
    let levels = max(3, min(5, Int(satp >> 60) - 5))
    return MemoryOwners(board.memory, system.processes, levels: levels)
  }
}
