import Hart

/// Where everything of a random program lies.
///
///     physical
///     0x1000_0000   the device
///     0x8000_0000   page 0      trap handlers
///           _1000   page 1      what they save; which segment is next; the table of segments
///           _2000   pages 2-9   segments and functions, with data of their own
///           _a000   page 10     constants
///           _c000   pages 12-13 the same functions twice, differently
///         1_0000    pages 16-31 data, aligned for a page of 64 KiB
///         2_0000    pages 32-40 page tables
///         4_0000    the end of RAM
///
///     virtual
///       0x40_0000   RAM as U sees it, page by page
///       0x60_0000   RAM as S sees it, page by page
///       0x80_0000   windows: data pages, each under several names and with rights of all kinds
///      0x480_0000   more windows, which share places in translation caches with these
///     0x1000_0000   the device, in a superpage, for S
///     0x8000_0000   RAM, in a superpage, for S
enum GuestLayout {
  static let device: UInt64 = 0x1000_0000
  static let memory: UInt64 = 0x8000_0000
  static let byteCount: UInt64 = 0x4_0000
  static let page: UInt64 = 0x1000

  static let supervisorHandler = memory + 0x800
  static let machineSaves = memory + 0x1000
  static let supervisorSaves = memory + 0x1100
  /// The number of the next segment, in bytes from the table's start.
  static let nextSegment = memory + 0x1200
  static let segmentTable = memory + 0x1800
  static let segmentCount: UInt64 = 32
  static let segmentEntrySize: UInt64 = 64

  static let code = memory + 0x2000
  static let codeEnd = memory + 0xa000
  static let constants = memory + 0xa000
  static let data = memory + 0x1_0000
  static let dataPages: UInt64 = 16
  static let tables = memory + 0x2_0000

  static let userView: UInt64 = 0x40_0000
  static let supervisorView: UInt64 = 0x60_0000
  static let windows: UInt64 = 0x80_0000
  /// Windows 0-15 for U, 16-31 one page of 64 KiB for U, 32-47 for S, 48-63 one page for S.
  static let windowGroup: UInt64 = 16
  /// The windows' own page table, and the constants, for each mode.
  static let tableWindow: (user: UInt64, supervisor: UInt64) = (64, 65)
  static let constantsWindow: (user: UInt64, supervisor: UInt64) = (66, 67)

  /// A page of functions that is now one physical page, now another.
  static let functions = memory + 0xc000
  static let functionSize: UInt64 = 0x200
  static let functionsWindow: (user: UInt64, supervisor: UInt64) = (68, 69)

  /// From a window to another in the same place of a translation cache.
  static let farWindows = UInt64(Hart.translationsPerContext) * page

  /// The page table of the windows.
  static let windowTable = tables + 5 * page

  /// The address of a window.
  static func window(_ number: UInt64) -> UInt64 { windows + number * page }
}
