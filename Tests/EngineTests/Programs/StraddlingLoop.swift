import Bus
import Hart
import Testing

/// A loop with an instruction that begins in one page and ends in the next.
///
///     ff4  sfence.vma                                      pages of the program:  first, second
///     ff8  c.nop
///     ffa  c.addi a1, 1; c.nop                             virtual, for S:        0 -> first
///     ffe  addi a0, a0, 5     its second half at 1000                             1000 -> second, or another
///    1002  bne a1, a2, ffa
///    1006  c.j 1006
struct StraddlingLoop {
  static let first = GuestLayout.data
  static let second = first + GuestLayout.page
  /// Like the second page, but that 7 is added.
  static let another = second + GuestLayout.page
  static let rounds: UInt64 = 1000

  let memory: GuestMemory
  private let machine: TrialMachine

  init(_ contestant: Contestant) throws {
    machine = try #require(TrialMachine(RandomProgram(seed: 1), contestant))
    memory = machine.memory
    let words: [(UInt64, UInt32)] = [
      (Self.first + 0xff4, 0x1200_0073), (Self.first + 0xff8, 0x0585_0001),
      (Self.first + 0xffc, 0x0513_0001),
    ]
    for (address, word) in words { try memory.store(word, address) }
    for (page, constant) in [(Self.second, UInt16(5)), (Self.another, 7)] {
      try memory.store(Self.secondHalf(adding: constant), page)
      try memory.store(UInt32(0xfec5_9ce3), page + 2)
      try memory.store(UInt16(0xa001), page + 6)
    }
  }

  /// The second half of `addi a0, a0, constant`.
  static func secondHalf(adding constant: UInt16) -> UInt16 { constant << 4 | 5 }

  /// What is added by the loop, entered at an address, and how many instructions were interpreted.
  func sum(from address: UInt64) -> (sum: UInt64, interpreted: UInt64) {
    let hart = machine.hart
    let before = hart.engine?.statistics.interpretedInstructions ?? 0
    hart.pc = address
    (hart.registers[10], hart.registers[11], hart.registers[12]) = (0, 0, Self.rounds)
    var left = Int(Self.rounds) * 4 + 40
    while left > 0 { left -= max(1, machine.run(budget: left)) }
    return (
      hart.registers[10], (hart.engine?.statistics.interpretedInstructions ?? 0) - before
    )
  }

  // MARK: Pages

  /// Has one of the program's pages be another.
  func map(_ page: UInt64, to physical: UInt64) throws {
    try VirtualPages(machine).map(page, to: physical)
  }

  /// S, with the first two pages mapped and all else forbidden.
  func enterSupervisor() throws {
    let pages = VirtualPages(machine)
    try pages.enterSupervisor()
    try pages.map(0, to: Self.first)
    try pages.map(1, to: Self.second)
  }
}
