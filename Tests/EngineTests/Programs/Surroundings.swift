import Fuzzing
import Hart

/// How a segment runs: in which mode, by which page tables, under which of the names that its code has.
struct Surroundings {
  let mode: Privilege
  /// `satp.MODE`: 0, or Sv39, Sv48 or Sv57.
  let paging: UInt64

  init(_ random: inout SplitMix) {
    mode = [.user, .supervisor, .supervisor, .machine, .machine][random.below(5)]
    paging = [0, 8, 8, 8, 9, 10][random.below(6)]
  }

  /// Whether addresses are translated.
  var isPaged: Bool { mode != .machine && paging != 0 }

  /// What is added to a physical address of RAM, under one of its names for code.
  func codeOffset(_ random: inout SplitMix) -> UInt64 {
    guard isPaged else { return 0 }
    if mode == .user { return GuestLayout.userView &- GuestLayout.memory }
    return random.below(2) == 0 ? 0 : GuestLayout.supervisorView &- GuestLayout.memory
  }

  /// A page with data.
  func dataPage(_ random: inout SplitMix) -> UInt64 {
    let page = UInt64(random.below(Int(GuestLayout.dataPages)))
    let inMemory = GuestLayout.data + page * GuestLayout.page
    guard isPaged else { return inMemory }
    let group = (mode == .user ? 0 : 2) + UInt64(random.below(3) == 0 ? 1 : 0)
    if mode == .supervisor, random.below(3) == 0 { return inMemory }
    let far = random.below(4) == 0 ? GuestLayout.farWindows : 0
    return GuestLayout.window(group * GuestLayout.windowGroup + page) + far
  }

  /// The page of functions.
  func functions(_ random: inout SplitMix) -> UInt64 {
    guard isPaged else {
      return GuestLayout.functions + UInt64(random.below(2)) * GuestLayout.page
    }
    let window = GuestLayout.functionsWindow
    return GuestLayout.window(mode == .user ? window.user : window.supervisor)
  }

  /// Where the constants are.
  var constants: UInt64 {
    guard isPaged else { return GuestLayout.constants }
    let window = GuestLayout.constantsWindow
    return GuestLayout.window(mode == .user ? window.user : window.supervisor)
  }

  /// Where the page table of the windows is.
  var windowTable: UInt64 {
    guard isPaged else { return GuestLayout.windowTable }
    let window = GuestLayout.tableWindow
    return GuestLayout.window(mode == .user ? window.user : window.supervisor)
  }

  /// An address in the middle of the device, of the code, of nothing, or anywhere.
  func oddAddress(_ random: inout SplitMix) -> UInt64 {
    switch random.below(6) {
    case 0, 1: GuestLayout.device + UInt64(random.below(0x800))
    case 2: GuestLayout.memory + GuestLayout.byteCount - UInt64(random.below(16))
    case 3: GuestLayout.codeEnd - UInt64(random.below(0x4000)) &+ codeOffset(&random)
    case 4: dataPage(&random) + UInt64(random.below(0x1000))
    default: random.next()
    }
  }

  /// The way into a segment.
  func entry(pc: UInt64, _ random: inout SplitMix) -> SegmentEntry {
    // MPIE always; a floating point that is mostly on; SUM, MXR.
    var status: UInt64 = 0x80 | UInt64(mode.rawValue) << 11
    status |= (random.below(24) == 0 ? 0 : UInt64(1 + random.below(3))) << 13
    status |= random.next() & (3 << 18 | 1 << 1)
    if random.below(16) == 0 { status |= 1 << UInt64(20 + random.below(2)) }
    let delegates = random.below(2) == 0
    // Nothing that ends a segment is delegated, and no interrupt that S cannot end. SRET is never trapped: S's handler needs it.
    let space = UInt64(random.below(3)) << 44
    return SegmentEntry(
      pc: pc, satp: paging == 0 ? 0 : paging << 60 | space | table >> 12,
      menvcfg: random.next() & (7 << 61 | 0xf1), medeleg: delegates ? random.next() & 0xa1f4 : 0,
      mideleg: delegates ? random.next() & 0x202 : 0, mie: random.next() | 1 << 11,
      mcounteren: random.below(4) == 0 ? random.next() : ~0, mstatus: status)
  }

  /// The root of the page tables.
  private var table: UInt64 { PageTables.root(mode: paging) }
}
