import Fuzzing

/// The page tables of a random program.
struct PageTables {
  private enum Bit {
    static let v: UInt64 = 1
    static let r: UInt64 = 2
    static let w: UInt64 = 4
    static let x: UInt64 = 8
    static let u: UInt64 = 16
    static let g: UInt64 = 32
    static let a: UInt64 = 64
    static let d: UInt64 = 128
    static let napot: UInt64 = 1 << 63
  }

  /// Nine pages: the roots of Sv57, Sv48 and Sv39, ...
  private(set) var entries = [UInt64](repeating: 0, count: 9 * 512)

  /// The root of a mode's tables.
  static func root(mode: UInt64) -> UInt64 { page(Int(10 - mode)) }

  private static func page(_ index: Int) -> UInt64 {
    GuestLayout.tables + UInt64(index) * GuestLayout.page
  }

  init(_ random: inout SplitMix) {
    point(0, 0, to: 1)
    point(1, 0, to: 2)
    point(2, 0, to: 3)
    point(2, 2, to: 4)
    let open = Bit.v | Bit.r | Bit.w | Bit.x | Bit.a | Bit.d
    entries[4 * 512] = Self.leaf(GuestLayout.memory, open | random.next() & Bit.g)
    entries[3 * 512 + 128] = Self.leaf(GuestLayout.device, open)
    point(3, 4, to: 5)
    point(3, Int((GuestLayout.windows + GuestLayout.farWindows) >> 21), to: 8)
    point(3, 2, to: 6)
    point(3, 3, to: 7)
    for page in 0..<64 {
      let physical = GuestLayout.memory + UInt64(page) * GuestLayout.page
      entries[6 * 512 + page] = Self.leaf(physical, open | Bit.u)
      entries[7 * 512 + page] = Self.leaf(physical, open)
    }
    addWindows(&random)
    for index in 0..<64 {
      entries[8 * 512 + index] = Self.window(&random, index < 32 ? Bit.u : 0)
    }
    let functions = GuestLayout.functionsWindow
    entries[5 * 512 + Int(functions.user)] = Self.functions(&random, isUser: true)
    entries[5 * 512 + Int(functions.supervisor)] = Self.functions(&random, isUser: false)
  }

  /// An entry of the page of functions, which mostly can be executed.
  static func functions(_ random: inout SplitMix, isUser: Bool) -> UInt64 {
    let physical = GuestLayout.functions + UInt64(random.below(2)) * GuestLayout.page
    let right = (random.below(16) == 0 ? 0 : Bit.x) | random.next() & Bit.g
    return leaf(physical, Bit.v | Bit.r | right | Bit.a | (isUser ? Bit.u : 0))
  }

  private mutating func addWindows(_ random: inout SplitMix) {
    for group in 0..<4 {
      let user = group < 2 ? Bit.u : 0
      for page in 0..<16 {
        entries[5 * 512 + group * 16 + page] =
          group % 2 == 0
          ? Self.window(&random, user)
          : Self.leaf(
            GuestLayout.data | 0x8000,
            Bit.napot | Bit.v | Bit.r | Bit.w | Bit.a | Bit.d | user)
      }
    }
    let open = Bit.v | Bit.r | Bit.w | Bit.a | Bit.d
    let (table, constants) = (GuestLayout.tableWindow, GuestLayout.constantsWindow)
    entries[5 * 512 + Int(table.user)] = Self.leaf(GuestLayout.windowTable, open | Bit.u)
    entries[5 * 512 + Int(table.supervisor)] = Self.leaf(GuestLayout.windowTable, open)
    let readable = Bit.v | Bit.r | Bit.a
    entries[5 * 512 + Int(constants.user)] = Self.leaf(GuestLayout.constants, readable | Bit.u)
    entries[5 * 512 + Int(constants.supervisor)] = Self.leaf(GuestLayout.constants, readable)
  }

  /// An entry of a window: mostly one that allows everything.
  static func window(_ random: inout SplitMix, _ user: UInt64) -> UInt64 {
    let page = UInt64(random.below(Int(GuestLayout.dataPages)))
    let physical = GuestLayout.data + page * GuestLayout.page
    let open = Bit.v | Bit.r | Bit.w | Bit.a | Bit.d | user
    let bits: UInt64 =
      switch random.below(64) {
      case 0: open & ~Bit.w
      case 1: open & ~Bit.d
      case 2: open & ~(Bit.a | Bit.d)
      case 3: open & ~Bit.v
      case 4: open & ~Bit.r | (random.below(2) == 0 ? Bit.x : 0)
      case 5: open & ~(Bit.r | Bit.w) | Bit.x
      case 6 where random.below(2) == 0: open ^ Bit.u
      case 7 where random.below(2) == 0: random.next() & 0xff | 3 << 61 & random.next()
      default: open
      }
    return leaf(physical, bits | random.next() & Bit.g)
  }

  private mutating func point(_ table: Int, _ index: Int, to next: Int) {
    entries[table * 512 + index] = Self.leaf(Self.page(next), Bit.v)
  }

  private static func leaf(_ physical: UInt64, _ bits: UInt64) -> UInt64 {
    (physical >> 12) << 10 | bits
  }
}
