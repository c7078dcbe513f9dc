import Bus

/// The PMP registers and what they say (privileged manual, 3.7): 16 entries, grain 4 bytes, addresses of 56 bits.
struct PhysicalMemoryProtection {
  /// Entries that exist; the rest of the 64 read as zero.
  static let entryCount = 16

  private static let addressMask: UInt64 = (1 << 54) - 1
  private static let locked: UInt8 = 0x80
  /// The A field: 0 off, 1 top of range, 2 four bytes, 3 a power of two.
  private static let matching: UInt8 = 0x18

  /// An entry that matches something, in bytes, both ends included.
  private struct Range {
    let first: UInt64
    let last: UInt64
    /// For S and U, and for M too if locked.
    let permissions: Permissions
    let isLocked: Bool

    /// What a privilege may do here.
    func permissions(_ privilege: Privilege) -> Permissions {
      privilege == .machine && !isLocked ? .all : permissions
    }

    /// Matches nothing.
    static let none = Range(first: 1, last: 0, permissions: [], isLocked: false)
  }

  private var configurations = [UInt8](repeating: 0, count: entryCount)
  private var addresses = [UInt64](repeating: 0, count: entryCount)
  /// Entries that are on, highest priority first.
  private var ranges: [Range] = []
  /// What decided last, and all around it where nothing else does.
  private var recent = Range.none
  /// Whether an access of M can fail: an entry that is on is locked, or begins or ends within a page, so that an access
  /// may match it in part.
  private var restrictsMachine = false

  /// Shows the registers; what is derived from them follows.
  mutating func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visitAll("pmpcfg", &configurations)
    try visitor.visitAll("pmpaddr", &addresses)
    try visitor.require(
      configurations.allSatisfy { $0 & ~0x9f == 0 && $0 & 3 != 2 }, "pmpcfg",
      "has a field that does not exist")
    try visitor.require(
      addresses.allSatisfy { $0 & ~Self.addressMask == 0 }, "pmpaddr", "has more than 54 bits")
    if visitor.isReading { update() }
  }

  /// Eight configuration bytes, from entry `first` on, as `pmpcfg` shows them.
  func configuration(from first: Int) -> UInt64 {
    guard first < Self.entryCount else { return 0 }
    return configurations[first..<first + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Writes eight configuration bytes; locked entries keep theirs. W without R is reserved: W is then dropped.
  mutating func setConfiguration(_ value: UInt64, from first: Int) {
    guard first < Self.entryCount else { return }
    for index in first..<first + 8 where !isLocked(index) {
      var byte = UInt8(truncatingIfNeeded: value >> UInt64((index - first) * 8)) & 0x9f
      if byte & 1 == 0 { byte &= ~2 }
      configurations[index] = byte
    }
    update()
  }

  /// An address register: bits 55-2 of the address.
  func address(_ index: Int) -> UInt64 { index < Self.entryCount ? addresses[index] : 0 }

  /// Writes an address register, unless its entry is locked or the next one is and takes it as the start of its range.
  mutating func setAddress(_ value: UInt64, _ index: Int) {
    guard index < Self.entryCount, !isLocked(index) else { return }
    let next = index + 1
    if next < Self.entryCount, isLocked(next), configurations[next] & Self.matching == 0x08 {
      return
    }
    addresses[index] = value & Self.addressMask
    update()
  }

  /// What a privilege may do with `count` bytes from `address` on: the first entry that matches any of the bytes
  /// decides, and allows nothing unless it matches all.
  @inline(always)
  mutating func permissions(_ address: UInt64, count: UInt64, privilege: Privilege) -> Permissions {
    if privilege == .machine && !restrictsMachine { return .all }
    return matching(address, last: address &+ (count &- 1), privilege) ?? []
  }

  /// What a privilege may do with every byte of the page of `address`, or nil where that differs within the page.
  @inline(always)
  mutating func permissions(pageOf address: UInt64, privilege: Privilege) -> Permissions? {
    if privilege == .machine && !restrictsMachine { return .all }
    return matching(address & ~0xfff, last: address | 0xfff, privilege)
  }

  /// The answer of the first entry that matches any byte, nil if that one does not match all.
  @inline(always)
  private mutating func matching(
    _ address: UInt64, last: UInt64, _ privilege: Privilege
  ) -> Permissions? {
    if address >= recent.first, last <= recent.last, address <= last {
      return recent.permissions(privilege)
    }
    return search(address, last: last, privilege)
  }

  @inline(never)
  private mutating func search(
    _ address: UInt64, last: UInt64, _ privilege: Privilege
  ) -> Permissions? {
    // Where no entry before the one that decides has a say.
    var (lowest, highest): (UInt64, UInt64) = (0, .max)
    for range in ranges {
      if range.last < address {
        lowest = max(lowest, range.last + 1)
      } else if range.first > last {
        highest = min(highest, range.first - 1)
      } else {
        guard address >= range.first, last <= range.last else { return nil }
        recent = Range(
          first: max(lowest, range.first), last: min(highest, range.last),
          permissions: range.permissions, isLocked: range.isLocked)
        return range.permissions(privilege)
      }
    }
    recent = Range(first: lowest, last: highest, permissions: [], isLocked: false)
    return recent.permissions(privilege)
  }

  private func isLocked(_ index: Int) -> Bool { configurations[index] & Self.locked != 0 }

  private mutating func update() {
    ranges.removeAll(keepingCapacity: true)
    for index in 0..<Self.entryCount {
      if let range = range(index) { ranges.append(range) }
    }
    restrictsMachine = ranges.contains {
      $0.isLocked || $0.first & 0xfff != 0 || $0.last & 0xfff != 0xfff
    }
    recent = .none
  }

  private func range(_ index: Int) -> Range? {
    let address = addresses[index]
    let bounds: (first: UInt64, last: UInt64)
    switch configurations[index] & Self.matching {
    case 0x08:
      let start = index == 0 ? 0 : addresses[index - 1]
      guard start < address else { return nil }
      bounds = (start << 2, (address << 2) - 1)
    case 0x10:
      bounds = (address << 2, address << 2 | 3)
    case 0x18:
      // yyyy...y01...1 (n ones): 2^(n+3) bytes.
      let ones = address ^ (address &+ 1)
      bounds = ((address & ~ones) << 2, (address | ones) << 2 | 3)
    default:
      return nil
    }
    return Range(
      first: bounds.first, last: bounds.last,
      permissions: Permissions(rawValue: configurations[index] & 7), isLocked: isLocked(index))
  }
}
