import Processor

/// Makes the kernel's own map: what it may only read it cannot write, and what it may write it cannot
/// execute.
///
///     imageStart   textEnd      constantsEnd         imageEnd
///     +------------+------------+--------------------+
///     | read, exec | read       | read, write        |   pages of 4 KiB in the first 2 MiB
///     +------------+------------+--------------------+   leaves of 2 MiB and 1 GiB elsewhere
enum KernelMap {
  private static let gibibyte: UInt64 = 1 << 30
  private static let mebibytes2: UInt64 = 1 << 21

  static func start() {
    guard let table = PageTable(sharing: nil) else { panic("no memory for the kernel's map") }
    let image = addressOfImageStart() & ~(gibibyte - 1)
    let end = MemoryMap.directMap + Kernel.hardware.memoryEnd
    var address = MemoryMap.directMap
    while address < end {
      if address == image { mapImage(table, address) } else { mapLeaf(table, address, level: 2) }
      address += gibibyte
    }
    // Tables for the stacks are made now, so that all address spaces share them.
    for index in stride(from: MemoryMap.stacks, to: MemoryMap.end, by: Int(gibibyte)) {
      guard table.entry(for: index, level: 1, making: true) != nil else {
        panic("no memory for the kernel's map")
      }
    }
    Kernel.addressSpace = table
    table.shareStacks(with: firstTable)
    activate()
  }

  /// entry.S maps memory with it, for the first instructions of each hart: their stacks have to be there.
  private static var firstTable: UnsafeMutablePointer<PageTableEntry> {
    UnsafeMutableRawPointer(bitPattern: UInt(addressOfFirstPageTable()))
      .unsafelyUnwrapped.assumingMemoryBound(to: PageTableEntry.self)
  }

  static func activate() {
    write_satp(Kernel.addressSpace.satp)
    fenceVirtualMemory()
  }

  private static func mapLeaf(_ table: PageTable, _ address: UInt64, level: Int) {
    let frame = Frame(number: (address - MemoryMap.directMap) >> 12)
    let entry = PageTableEntry(frame, [.read, .write, .global])
    guard table.map(address, to: entry, level: level) else {
      panic("no memory for the kernel's map")
    }
  }

  private static func mapImage(_ table: PageTable, _ start: UInt64) {
    for address in stride(from: start, to: start + gibibyte, by: Int(mebibytes2)) {
      let holdsImage =
        address + mebibytes2 > addressOfImageStart() && address < addressOfImageEnd()
      if holdsImage { mapPages(table, address) } else { mapLeaf(table, address, level: 1) }
    }
  }

  private static func mapPages(_ table: PageTable, _ start: UInt64) {
    for address in stride(from: start, to: start + mebibytes2, by: MemoryMap.pageSize) {
      let frame = Frame(number: (address - MemoryMap.directMap) >> 12)
      let permissions: PagePermissions =
        if address < addressOfImageStart() || address >= addressOfConstantsEnd() {
          [.read, .write, .global]
        } else if address < addressOfTextEnd() {
          [.read, .execute, .global]
        } else {
          [.read, .global]
        }
      guard table.map(address, to: PageTableEntry(frame, permissions)) else {
        panic("no memory for the kernel's map")
      }
    }
  }
}
