import Bus
import Hart
import Testing

/// The lowest pages of S in a trial, by Sv39: none at first.
struct VirtualPages {
  /// Three levels of tables, and code of M.
  private static let tables = GuestLayout.data + 3 * GuestLayout.page

  /// What `satp` is.
  static let space = 8 << 60 | tables >> 12

  private let machine: TrialMachine

  init(_ machine: TrialMachine) { self.machine = machine }

  /// Has a page be a physical one, in every address space if it is global.
  func map(_ page: UInt64, to physical: UInt64, isGlobal: Bool = false) throws {
    let lowest = Self.tables + 2 * GuestLayout.page
    // V, R, W, X, A, D; G.
    let bits: UInt64 = isGlobal ? 0xef : 0xcf
    try machine.memory.store(physical >> 2 | bits, lowest + page * 8)
  }

  /// Has the same pages be at an address further up, a multiple of what the lowest table is for.
  func `repeat`(at address: UInt64) throws {
    let middle = Self.tables + GuestLayout.page
    try machine.memory.store((middle + GuestLayout.page) >> 2 | 1, middle + address >> 21 * 8)
  }

  /// The same at a multiple of what the table above that is for.
  func repeatAll(at address: UInt64) throws {
    try machine.memory.store(
      (Self.tables + GuestLayout.page) >> 2 | 1, Self.tables + address >> 30 * 8)
  }

  /// Takes the hart to S.
  func enterSupervisor() throws {
    let (memory, hart) = (machine.memory, machine.hart)
    for level in 0..<UInt64(2) {
      let table = Self.tables + level * GuestLayout.page
      try memory.clear(table, count: GuestLayout.page)
      try memory.store((table + GuestLayout.page) >> 2 | 1, table)
    }
    try memory.clear(Self.tables + 2 * GuestLayout.page, count: GuestLayout.page)
    let registers: [(UInt16, UInt64)] = [
      (0x3b0, .max), (0x3a0, 0x1f), (0x180, Self.space), (0x341, 0xffa),
      (0x300, 1 << 11),
    ]
    for (register, value) in registers {
      _ = try #require(hart.modify(controlRegister: register, value))
    }
    let mret = Self.tables + 3 * GuestLayout.page
    try memory.store(UInt32(0x3020_0073), mret)
    hart.pc = mret
    #expect(machine.run(budget: 1) == 1)
    #expect(hart.privilege == .supervisor)
  }
}
