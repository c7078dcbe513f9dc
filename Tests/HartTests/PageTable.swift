import Bus
import Hart
import Testing

/// Bits of a page-table entry.
enum Bits {
  static let v: UInt64 = 1
  static let r: UInt64 = 2
  static let w: UInt64 = 4
  static let x: UInt64 = 8
  static let u: UInt64 = 16
  static let g: UInt64 = 32
  static let a: UInt64 = 64
  static let d: UInt64 = 128
  static let n: UInt64 = 1 << 63
  /// A page that S may do everything with.
  static let open = v | r | w | x | a | d
}

/// `satp.MODE`.
enum Mode: UInt64, CaseIterable {
  case sv39 = 8
  case sv48 = 9
  case sv57 = 10

  var levels: Int { Int(rawValue) - 5 }
}

/// Page tables in the RAM of a test machine, from 0x8010_0000 on, and a hart that uses them.
struct PageTables {
  static let root: UInt64 = 0x8010_0000
  /// Where mapped pages lie, aligned for every superpage that fits.
  static let page: UInt64 = 0x8000_0000

  let machine: TestMachine
  let mode: Mode

  /// A machine with an empty table, in which protection allows everything.
  init(_ mode: Mode, _ machine: TestMachine? = nil) throws {
    self.mode = mode
    self.machine = try machine ?? TestMachine()
    try self.machine.write("pmpaddr0", ~0)
    try self.machine.write("pmpcfg0", 0x1f)
    try self.machine.write("satp", mode.rawValue << 60 | Self.root >> 12)
  }

  /// Where the entry of a level for an address lies: one table a level, the root first.
  func location(_ address: UInt64, level: Int) -> UInt64 {
    let table = Self.root + UInt64(mode.levels - 1 - level) * 4096
    return table + (address >> UInt64(12 + 9 * level) & 511) * 8
  }

  /// Writes pointers down to a level and an entry there.
  func map(_ address: UInt64, _ entry: UInt64, level: Int = 0) throws {
    var above = mode.levels - 1
    while above > level {
      let next = Self.root + UInt64(mode.levels - above) * 4096
      try machine.memory.store((next >> 12) << 10 | Bits.v, location(address, level: above))
      above -= 1
    }
    try machine.memory.store(entry, location(address, level: level))
  }

  /// The entry as it is now.
  func entry(_ address: UInt64, level: Int = 0) throws -> UInt64 {
    try machine.memory.load(location(address, level: level), as: UInt64.self)
  }

  func translate(_ address: UInt64, _ access: Access, _ privilege: Privilege = .supervisor)
    throws(Trap) -> Translation
  {
    try machine.hart.translate(address, access, privilege: privilege)
  }

  /// The exception of a translation that fails.
  func fault(_ address: UInt64, _ access: Access, _ privilege: Privilege = .supervisor) -> Trap? {
    machine.trap { () throws(Trap) in _ = try translate(address, access, privilege) }
  }

  /// A leaf for a physical page.
  static func leaf(_ bits: UInt64, _ physical: UInt64 = page) -> UInt64 {
    (physical >> 12) << 10 | bits
  }
}

/// What an access that a page table forbids ends with.
func pageFault(_ access: Access, _ address: UInt64) -> Trap {
  switch access {
  case .load: Trap(.loadPageFault, value: address)
  case .store: Trap(.storePageFault, value: address)
  case .fetch: Trap(.instructionPageFault, value: address)
  }
}

/// What an access that protection forbids, or nothing answers, ends with.
func accessFault(_ access: Access, _ address: UInt64) -> Trap {
  switch access {
  case .load: Trap(.loadAccessFault, value: address)
  case .store: Trap(.storeAccessFault, value: address)
  case .fetch: Trap(.instructionAccessFault, value: address)
  }
}

/// Accesses, for the arguments of tests.
let accesses: [Access] = [.load, .store, .fetch]
