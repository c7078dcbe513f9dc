import Board
import Bus
import Hart

/// A board with everything plugged in, and ways to bring it into states that nobody would think of.
struct FullBoard {
  static let ram: UInt64 = 0x8000_0000
  let host = TestHost()
  let seat: TestSeat
  let board: Board

  /// - Parameter isParallel: whether time follows the test's clock.
  init(
    harts: Int = 3, isParallel: Bool = false, isRestored: Bool = false, seat: TestSeat = TestSeat()
  ) throws {
    self.seat = seat
    var plan = host.plan(GuestProgram.share, harts: harts, seed: 3)
    if isParallel { plan = host.parallelPlan(GuestProgram.share, harts: harts) }
    plan.disks = [ImmediatePort(TestDisk()), ImmediatePort(TestDisk())]
    plan.diskLatency = 1_000_000
    plan.console = host
    plan.hasEntropyDevice = true
    seat.sit(before: &plan)
    board = try isRestored ? Board(restoring: plan) : Board(plan)
    if !isRestored { try board.memory.store(UInt64(harts), Self.ram + 0x1_0020) }
  }

  /// Requests under way in a disk, a buffer held by the console, and random values in whatever register takes them.
  func disturb(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    try fillRegisters(&generator)
    host.incoming = Array("typed".utf8)
    try postRequest(slot: 5, queue: 0, at: Self.ram + 0x6_0000)
    seat.groups = [[TestSeat.key]]
    seat.wanted = PictureSize(width: 800, height: 600)
    _ = board.collectInputs()
    try postRequest(slot: 0, queue: 0, at: Self.ram + 0x4_0000)
    try postRequest(slot: 2, queue: 0, at: Self.ram + 0x5_0000)
    for hart in board.harts {
      for register in 1..<32 {
        hart.registers[register] = generator.next()
        hart.registers[64 + register] = generator.next()
      }
      for number in 0..<UInt16(4096) where generator.next() % 2 == 0 && number >> 4 != 0x3a {
        // Not PMP, which would leave nothing that can be executed.
        _ = hart.modify(controlRegister: number, generator.next())
      }
      _ = hart.modify(controlRegister: 0x180, 0)
    }
  }

  private func fillRegisters(_ generator: inout SeededGenerator) throws {
    let windows: [(base: UInt64, count: UInt64)] = [
      (0x200_0000, 24), (0x200_4000, 48), (0xc00_0000, 0x180), (0xc00_2000, 0x200),
      (0xc20_0000, 0x3000), (0x1000_0000, 8), (0x10_1000, 0x20), (0x10_2000, 0x10),
    ]
    for (base, count) in windows {
      for offset in 0..<min(count, 0x400) {
        for width in [Width.byte, .word, .double] {
          let value = generator.next() & width.mask
          try? board.bus.write(base + offset, width: width, value: value)
        }
      }
    }
  }

  /// Makes a split queue ready and a chain of three buffers available in it.
  func postRequest(slot: Int, queue: UInt64, at ring: UInt64) throws {
    let base = MemoryMap.virtio(slot).base
    func write(_ offset: UInt64, _ value: UInt64) throws {
      try board.bus.write(base + offset, width: .word, value: value)
    }
    try write(0x70, 3)
    try write(0x24, 1)
    try write(0x20, 1)
    try write(0x70, 11)
    try write(0x30, queue)
    try write(0x38, 8)
    for (offset, area) in [(0x80, ring), (0x90, ring + 0x100), (0xa0, ring + 0x200)]
      as [(UInt64, UInt64)]
    {
      try write(offset, area & 0xffff_ffff)
      try write(offset + 4, area >> 32)
    }
    try write(0x44, 1)
    try write(0x70, 15)
    // A read of one sector: header, data, status; a console finds room in the last two.
    let buffers: [(UInt64, UInt32, UInt16)] = [
      (ring + 0x400, 16, slot == 2 ? 3 : 1), (ring + 0x800, 512, 3), (ring + 0xc00, 1, 2),
    ]
    for (index, (address, count, flags)) in buffers.enumerated() {
      let descriptor = ring + UInt64(index) * 16
      try board.memory.store(address, descriptor)
      try board.memory.store(count, descriptor + 8)
      try board.memory.store(flags, descriptor + 12)
      try board.memory.store(UInt16(index + 1), descriptor + 14)
    }
    try board.memory.store(UInt16(1), ring + 0x102)
    try write(0x50, queue)
  }

  /// Every chunk in words, those that no hash sees too.
  func described() throws -> [String] {
    try board.parts.flatMap { part in
      let chunk = try part.chunk()
      return try StateField.fields(of: chunk.name, chunk.bytes).map {
        "\(chunk.name).\($0.name) = \($0.value)"
      }
    }
  }
}
