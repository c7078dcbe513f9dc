import Bus
import Devices
import Fuzzing
import TestPorts
import Testing

/// A bank of flash memory by its commands, as drivers give them.
@Suite struct FlashBankTests {
  private let bank: FlashBank
  private let medium = FlashMedium()

  init() throws {
    bank = try #require(FlashBank(medium: medium, memoryProvider: TestMemory()))
  }

  static let ready: UInt64 = 0x0080_0080

  /// Both chips get the command.
  private func command(_ byte: UInt64, _ offset: UInt64 = 0) throws {
    try bank.setWord(offset, byte << 16 | byte)
  }

  private func erase(_ offset: UInt64) throws {
    try command(0x20, offset)
    try command(0xd0, offset)
  }

  private func program(_ offset: UInt64, _ word: UInt64) throws {
    try command(0x40, offset)
    try bank.setWord(offset, word)
  }

  private func status() throws -> UInt64 {
    try command(0x70)
    return try bank.word(0)
  }

  private func contents(_ offset: UInt64) throws -> UInt64 {
    try command(0xff)
    return try bank.word(offset)
  }

  private func kept(_ offset: Int) -> UInt64 {
    medium.bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  @Test func aBlockIsErasedAndNothingElse() throws {
    try erase(0x4_1234 & ~3)
    #expect(try bank.word(0) == Self.ready)
    #expect(try contents(0x4_0000) == 0xffff_ffff)
    #expect(try contents(0x7_fffc) == 0xffff_ffff)
    #expect(try contents(0x3_fffc) == 0)
    #expect(try contents(0x8_0000) == 0)
    #expect(kept(0x4_0000) == 0xffff_ffff && kept(0x7_fffc) == 0xffff_ffff)
    #expect(kept(0x3_fffc) == 0 && kept(0x8_0000) == 0)
  }

  @Test func programmingClearsBits() throws {
    try erase(0)
    try program(0x100, 0x1234_5678)
    #expect(try bank.word(0x100) == Self.ready)
    #expect(try contents(0x100) == 0x1234_5678)
    try program(0x100, 0xffff_0000)
    #expect(try contents(0x100) == 0x1234_0000)
    #expect(kept(0x100) == 0x1234_0000)
    // One chip alone, or a byte of it.
    try command(0x10, 0x200)
    try bank.write(offset: 0x202, width: .half, value: 0xabcd)
    #expect(try contents(0x200) == 0xabcd_ffff)
    try command(0x40)
    try bank.setByte(0x201, 0x5a)
    #expect(try contents(0x200) == 0xabcd_5aff)
    #expect(try bank.read(offset: 0x200, width: .double) == 0xffff_ffff_abcd_5aff)
  }

  @Test func aBufferIsProgrammedAtOnce() throws {
    try erase(0)
    try command(0xe8, 0x1ff0)
    #expect(try bank.word(0) == Self.ready)
    try command(3, 0x1ff0)
    for index in 0..<4 as Range<UInt64> { try bank.setWord(0x1ff0 + index * 4, index + 1) }
    #expect(kept(0x1ff0) == 0xffff_ffff)
    try command(0xd0, 0x1ff0)
    #expect(try status() == Self.ready)
    for index in 0..<4 as Range<UInt64> { #expect(try contents(0x1ff0 + index * 4) == index + 1) }
    #expect(try contents(0x1fec) == 0xffff_ffff)
    #expect(kept(0x1ffc) == 4)
    // The largest there is.
    try command(0xe8, 0x3000)
    try command(1023, 0x3000)
    for offset in stride(from: 0x3000, to: 0x4000, by: 8) as StrideTo<UInt64> {
      try bank.write(offset: offset, width: .double, value: offset << 32 | offset)
    }
    try command(0xd0, 0x3000)
    for offset in stride(from: 0x3000, to: 0x4000, by: 8) as StrideTo<UInt64> {
      #expect(try contents(offset) == offset && contents(offset + 4) == offset)
    }
  }

  @Test func sequencesThatAreNoneChangeNothing() throws {
    try erase(0)
    let wrong: UInt64 = 0x00b0_00b0
    // An erase that is not confirmed.
    try program(0, 0)
    try command(0x20)
    try command(0x70)
    #expect(try status() == wrong)
    try command(0x50)
    #expect(try status() == Self.ready)
    // A buffer larger than there is, for two places, or not confirmed.
    try command(0xe8)
    try command(1024)
    #expect(try status() == wrong)
    try command(0x50)
    try command(0xe8)
    try command(1)
    try bank.setWord(0x1000, 0)
    try bank.setWord(0x2000, 0)
    #expect(try status() == wrong)
    try command(0x50)
    try command(0xe8)
    try command(0)
    try bank.setWord(0x1000, 0)
    try command(0x20)
    #expect(try status() == wrong)
    try command(0x50)
    // A driver that gives up.
    try command(0x20)
    try command(0xff)
    #expect(try status() == Self.ready)
    #expect(try contents(0) == 0)
    for offset in [4, 0x1000, 0x2000] as [UInt64] {
      #expect(try contents(offset) == 0xffff_ffff)
    }
  }

  @Test func itSaysWhatItIs() throws {
    try command(0x98, 0x154)
    func table(_ index: UInt64) throws -> UInt64 {
      let word = try bank.word(index * 4)
      #expect(word >> 16 == word & 0xffff)
      #expect(try bank.byte(index * 4 + 2) == word & 0xff && bank.byte(index * 4 + 1) == 0)
      return word & 0xff
    }
    #expect(try (0x10..<0x13).map(table) == Array("QRY".utf8).map(UInt64.init))
    #expect(try table(0x13) == 1)
    let extended = try table(0x15)
    #expect(try (extended..<extended + 3).map(table) == Array("PRI".utf8).map(UInt64.init))
    // Two chips make a bank; its blocks are what is erased together.
    #expect(try 2 << table(0x27) == FlashBank.byteCount)
    let blocks = try (table(0x2d) | table(0x2e) << 8) + 1
    let size = try (table(0x2f) | table(0x30) << 8) * 256 * 2
    #expect(size == FlashBank.blockSize && blocks * size == FlashBank.byteCount)
    #expect(try 2 << table(0x2a) == 4096)
    try command(0x90)
    #expect(try bank.word(0) == 0x0089_0089)
    #expect(try bank.word(4) == 0x0018_0018)
    #expect(try bank.word(8) == 0)
  }

  @Test func locksAreIgnored() throws {
    for lock in [0x01, 0x2f, 0xd0] as [UInt64] {
      try command(0x60)
      try command(lock)
      #expect(try status() == Self.ready)
      try erase(0)
      #expect(try contents(0) == 0xffff_ffff)
      try program(0, 0)
    }
  }

  @Test func whatIsReadOnlyStays() throws {
    let medium = FlashMedium([1, 2, 3, 4, 5], byteCount: 1024, isReadOnly: true)
    let bank = try #require(FlashBank(medium: medium, memoryProvider: TestMemory()))
    #expect(try bank.word(0) == 0x0403_0201)
    try bank.setWord(0, 0x40)
    try bank.setWord(0, 0)
    #expect(try bank.word(0) == 0x0092_0092)
    try bank.setWord(0, 0x50)
    try bank.setWord(0, 0x20)
    try bank.setWord(0, 0xd0)
    #expect(try bank.word(0) == 0x00a2_00a2)
    try bank.setWord(0, 0xff)
    #expect(try bank.word(0) == 0x0403_0201)
    #expect(try bank.word(4) == 5)
    #expect(try bank.word(1024) == 0)
  }

  @Test func aMediumThatFailsIsTold() throws {
    medium.isBroken = true
    try erase(0)
    #expect(try bank.word(0) == 0x00a0_00a0)
    #expect(FlashBank(medium: medium, memoryProvider: TestMemory()) == nil)
    let short = FlashMedium(byteCount: 1024)
    #expect(FlashBank(medium: short, memoryProvider: TestMemory()) == nil)
  }

  @Test func powerOnShowsTheContents() throws {
    try erase(0)
    try command(0xe8)
    bank.reset()
    #expect(try bank.word(0) == 0xffff_ffff)
    #expect(throws: BusError.refused) { try bank.word(2) }
    #expect(throws: BusError.refused) { try bank.setWord(2, 0) }
  }

  /// Whatever is written, the medium holds what the bank holds, and the state can be read back.
  @Test(arguments: Fuzzing.seeds(usual: 8, of: 20_000))
  func noiseFuzzing(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let commands = [0x10, 0x20, 0x40, 0x50, 0x60, 0x70, 0x90, 0x98, 0xb0, 0xd0, 0xe8, 0xff]
    for _ in 0..<20_000 {
      let width = [Width.byte, .half, .word, .double][Int(random.next() % 4)]
      let size = UInt64(width.rawValue)
      // Few places, so that sequences meet.
      let place = [0, 0x1000, 0x3_f000, FlashBank.byteCount - 0x100][Int(random.next() % 4)]
      let offset = place + random.next() % 0x100 / size * size
      let value =
        switch random.next() % 4 {
        case 0: random.next()
        case 1: random.next() % 4
        default: UInt64(commands[Int(random.next() % UInt64(commands.count))]) * 0x1_0001
        }
      try bank.write(offset: offset, width: width, value: value & width.mask)
      _ = try bank.read(offset: offset, width: width)
    }
    let copy = try #require(FlashBank(medium: nil, memoryProvider: TestMemory()))
    try Self.transfer(bank, to: copy)
    #expect(try Self.bytes(of: copy) == Self.bytes(of: bank))
    bank.reset()
    for offset in stride(from: 0, to: FlashBank.byteCount, by: 0x800) {
      let word = try bank.word(offset)
      #expect(word == kept(Int(offset)), "\(offset)")
    }
  }

  private static func bytes(of bank: FlashBank) throws -> [UInt8] {
    var visitor = StateVisitor(writing: "flash", version: bank.stateVersion)
    try bank.visitState(&visitor)
    return visitor.bytes
  }

  static func transfer(_ bank: FlashBank, to copy: FlashBank) throws {
    var visitor = StateVisitor(
      reading: "flash", version: bank.stateVersion, bytes: try bytes(of: bank))
    try copy.visitState(&visitor)
    try visitor.finish()
  }

  /// What was programmed since goes away, on the medium too.
  @Test func aRestoredBankIsAsItWas() throws {
    try erase(0)
    try program(8, 0x1234)
    let saved = try #require(FlashBank(medium: nil, memoryProvider: TestMemory()))
    try Self.transfer(bank, to: saved)
    try program(8, 0)
    try erase(0x4_0000)
    try Self.transfer(saved, to: bank)
    #expect(try contents(8) == 0x1234)
    #expect(kept(8) == 0x1234)
    #expect(try contents(0x4_0000) == 0)
    #expect(kept(0x4_0000) == 0)
    #expect(kept(12) == 0xffff_ffff)
  }
}
