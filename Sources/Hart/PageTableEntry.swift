/// An entry of a page table of Sv39, Sv48 or Sv57 (privileged manual, 12.4.1; Svnapot, Svpbmt).
///
///     63  62   61 60      54 53                    10 9  8 7 6 5 4 3 2 1 0
///     N | PBMT  | reserved |  physical page number   | RSW |D A G U X W R V
struct PageTableEntry {
  static let accessed: UInt64 = 1 << 6
  static let dirty: UInt64 = 1 << 7
  private static let reserved: UInt64 = 0x7f << 54
  /// Bits that a pointer to the next table must not have: N, PBMT, D, A, U.
  private static let leafOnly: UInt64 = 7 << 61 | dirty | accessed | 1 << 4
  /// The PPN's low bits of a 64 KiB page, the only size of Svnapot.
  private static let napotPattern: UInt64 = 0b1000

  let bits: UInt64

  var isLeaf: Bool { bits & 0b1010 != 0 }
  var isUser: Bool { bits & 1 << 4 != 0 }
  /// Of a pointer, that all that it leads to is so.
  var isGlobal: Bool { bits & 1 << 5 != 0 }
  var pageNumber: UInt64 { bits >> 10 & ((1 << 44) - 1) }
  /// Part of a 64 KiB page (Svnapot).
  private var isNaturallyAlignedPowerOfTwo: Bool { bits >> 63 != 0 }
  private var memoryType: UInt64 { bits >> 61 & 3 }

  /// Whether the entry is valid and sets nothing that is reserved; `level` counts from 0, the smallest pages.
  func isValid(level: Int, hasMemoryTypes: Bool, hasNapot: Bool) -> Bool {
    let isPresent = bits & 1 != 0
    let isWritableOnly = bits & 0b110 == 0b100
    guard isPresent, !isWritableOnly, bits & Self.reserved == 0 else { return false }
    guard isLeaf else { return bits & Self.leafOnly == 0 }
    if memoryType != 0, !hasMemoryTypes || memoryType == 3 { return false }
    if isNaturallyAlignedPowerOfTwo {
      return hasNapot && level == 0 && pageNumber & 15 == Self.napotPattern
    }
    return true
  }

  /// The bytes that a leaf maps.
  func pageSize(level: Int) -> UInt64 {
    isNaturallyAlignedPowerOfTwo ? 1 << 16 : 1 << UInt64(12 + 9 * level)
  }

  /// The page number of the 4 KiB page with the low bits `virtualPage`, or nil if the superpage is misaligned.
  func pageNumber(level: Int, virtualPage: UInt64) -> UInt64? {
    if isNaturallyAlignedPowerOfTwo { return pageNumber & ~15 | virtualPage & 15 }
    let within: UInt64 = (1 << UInt64(9 * level)) - 1
    return pageNumber & within == 0 ? pageNumber | virtualPage & within : nil
  }

  /// Whether A is set, and D where the access is a store.
  func isMarked(for access: Access) -> Bool {
    let needed = Self.marks(of: access)
    return bits & needed == needed
  }

  /// What an access leaves in a leaf.
  static func marks(of access: Access) -> UInt64 { access == .store ? accessed | dirty : accessed }

  /// What a leaf allows a privilege below M, D and A aside.
  func permissions(_ privilege: Privilege, userVisible: Bool, executableReadable: Bool)
    -> Permissions
  {
    var permissions = Permissions(rawValue: UInt8(truncatingIfNeeded: bits >> 1)).intersection(.all)
    if executableReadable && permissions.contains(.execute) { permissions.insert(.read) }
    guard isUser != (privilege == .user) else { return permissions }
    if isUser && userVisible { return permissions.subtracting(.execute) }
    return []
  }
}
