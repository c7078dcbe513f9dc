import Bus
import Hart

/// The image of a guest's Linux in memory: the uppermost 2 GiB of its address space, as far as they are mapped. What is looked
/// for there stands in it from its build on, wherever a loader has put it and whatever it has drawn by lot for its addresses.
struct LinuxImage {
  /// Numbers of 64 bits that have been found.
  struct Finds {
    /// Where a description of types may begin.
    var types: [UInt64] = []
    /// Where the name of the first thread may stand.
    var names: [UInt64] = []
    /// Whether there was the text that it prints first.
    var hasBanner = false
  }

  private static let start: UInt64 = 0xffff_ffff_8000_0000  // KERNEL_LINK_ADDR
  private static let pageSize: UInt64 = 4096
  /// More than that is not looked through.
  private static let largest: UInt64 = 256 << 20
  /// More finds than that are none.
  private static let mostFinds = 64

  /// Its pages: virtual and physical addresses.
  private let pages: [(virtual: UInt64, physical: UInt64)]

  init(_ memory: LinuxMemory) {
    var pages: [(UInt64, UInt64)] = []
    var address = Self.start
    while address >= Self.start, pages.count < Int(Self.largest / Self.pageSize) {
      let walk = memory.machine.walk(satp: memory.satp, address: address)
      // What an entry leads to, or does not, is the same for all addresses that it is asked for.
      let level = walk.steps.last?.level ?? memory.levels - 1
      let next = (address | ((1 << UInt64(12 + 9 * level)) - 1)) &+ 1
      if let physical = walk.physical {
        pages += stride(from: 0, to: next &- address, by: Int(Self.pageSize)).map {
          (address &+ $0, physical &+ $0)
        }
      }
      address = next
    }
    self.pages = Array(pages.prefix(Int(Self.largest / Self.pageSize)))
    memory.remember(self.pages)
  }

  /// Whether another look has led to the same pages: the table may have become something else meanwhile.
  func isSame(as other: LinuxImage) -> Bool {
    pages.elementsEqual(other.pages) { $0 == $1 }
  }

  /// Whether there is any.
  var isEmpty: Bool { pages.isEmpty }

  /// Looks through all of it.
  func search(_ memory: GuestMemory) -> Finds {
    var finds = Finds()
    var words = [UInt64](repeating: 0, count: Int(Self.pageSize / 8))
    for (virtual, physical) in pages {
      let isRead = words.withUnsafeMutableBytes { (try? memory.read(physical, into: $0)) != nil }
      guard isRead else { continue }
      for index in words.indices {
        Self.look(at: words[index], virtual &+ UInt64(8 * index), &finds)
      }
    }
    return finds
  }

  @inline(__always)
  private static func look(at word: UInt64, _ place: UInt64, _ finds: inout Finds) {
    let magic = UInt64(TypeDescription.magic)
    if word & 0xffff_ffff == magic, finds.types.count < mostFinds { finds.types.append(place) }
    if word >> 32 == magic, finds.types.count < mostFinds { finds.types.append(place &+ 4) }
    // "swapper", and "swapper/" before the number of a hart.
    if word == 0x0072_6570_7061_7773 || word == 0x2f72_6570_7061_7773,
      finds.names.count < mostFinds
    {
      finds.names.append(place)
    }
    // "Linux ve", of "Linux version 6.12".
    if word == 0x6576_2078_756e_694c { finds.hasBanner = true }
  }
}
