import Hart
import RISCV
import Testing

/// Random protection against the manual's rules taken literally, byte by byte.
@Suite struct ProtectionModelTests {
  private struct Entry {
    let configuration: UInt64
    let address: UInt64
    let previous: UInt64

    /// Whether it matches a byte.
    func matches(_ byte: UInt64) -> Bool {
      let word = byte >> 2
      switch configuration >> 3 & 3 {
      case 1: return previous <= word && word < address
      case 2: return word == address
      case 3:
        let size = UInt64(address.trailingOnes) + 1
        return size > 54 || word >> size == address >> size
      default: return false
      }
    }
  }

  /// Whether an access is allowed.
  private func isAllowed(
    _ entries: [Entry], _ address: UInt64, count: UInt64, _ access: Access, _ privilege: Privilege
  ) -> Bool {
    let bytes = (0..<count).map { address + $0 }
    guard let entry = entries.first(where: { entry in bytes.contains { entry.matches($0) } })
    else { return privilege == .machine }
    guard bytes.allSatisfy({ entry.matches($0) }) else { return false }
    if privilege == .machine && entry.configuration & 0x80 == 0 { return true }
    let needed: UInt64 =
      switch access {
      case .load: 1
      case .store: 2
      case .fetch: 4
      }
    return entry.configuration & needed != 0
  }

  @Test(arguments: 1...24 as ClosedRange<UInt64>)
  func everyAnswerIsTheManuals(seed: UInt64) throws {
    var random = Noise(seed: seed)
    let machine = try TestMachine()
    var entries: [Entry] = []
    var (configurations, previous): (UInt64, UInt64) = (0, 0)
    for index in 0..<8 {
      // Entries crowd around a few pages, so that they overlap; some match everything.
      let offset = random.next() % 0x1000
      let ones = (1 << (random.next() % 12)) - 1 as UInt64
      let address = index == 7 ? ~0 >> 10 : 0x8000_0000 >> 2 | offset & ~ones | ones >> 1
      let isLocked = seed % 3 == 0 && random.next() % 4 == 0
      var configuration = random.next() % 32 | (isLocked ? 0x80 : 0)
      if configuration & 1 == 0 { configuration &= ~2 }
      entries.append(Entry(configuration: configuration, address: address, previous: previous))
      configurations |= configuration << UInt64(index * 8)
      try machine.write("pmpaddr\(index)", address)
      previous = address
    }
    try machine.write("pmpcfg0", configurations)
    for _ in 0..<4000 {
      let count: UInt64 = 1 << (random.next() % 4)
      let address = (0x7fff_e000 + random.next() % 0x8000) & ~(count - 1)
      let access = accesses[Int(random.next() % 3)]
      let privilege = privileges[Int(random.next() % 3)]
      let answer = try? machine.hart.translate(address, access, privilege: privilege, count: count)
      let expected = isAllowed(entries, address, count: count, access, privilege)
      #expect((answer != nil) == expected, "\(address) \(count) \(access) \(privilege)")
      guard let answer, answer.isWholePage else { continue }
      // What is said of a page holds for any of its bytes.
      let other = address & ~0xfff | random.next() % 0x1000
      for (access, can) in zip(accesses, [answer.canRead, answer.canWrite, answer.canExecute]) {
        #expect(can == isAllowed(entries, other, count: 1, access, privilege))
      }
    }
  }
}

extension UInt64 {
  fileprivate var trailingOnes: Int { (~self).trailingZeroBitCount }
}

/// Random numbers that are the same in every run (SplitMix64).
struct Noise: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }
}
