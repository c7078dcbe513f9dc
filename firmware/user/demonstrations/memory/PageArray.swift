import CSystem
import System

/// Pages that a process and its children have, and how many page faults it costs to write to them.
///
///     | no access | page 0 | page 1 | ... | no access |
///
/// The outer pages keep the kernel from joining the array with what is mapped beside it: so it has a line
/// of its own in /proc/PID/smaps.
struct PageArray {
  static let pageSize = 4096

  let map: MemoryMap
  var count: Int { map.size / PageArray.pageSize }

  init(bytes: Int) throws(Errno) {
    let whole = try MemoryMap.map(size: bytes + 2 * PageArray.pageSize, .none)
    map = whole.part(PageArray.pageSize..<PageArray.pageSize + bytes)
    try map.protect([.read, .write])
  }

  /// Writes a byte to each page, and gives back how many faults that made.
  func write(_ value: UInt8, to pages: Range<Int>) -> Int {
    let before = PageArray.faults
    for page in pages { volatile_store(address(page), value) }
    return PageArray.faults - before
  }

  /// Whether each of these pages holds the value.
  func hold(_ value: UInt8, _ pages: Range<Int>) -> Bool {
    pages.allSatisfy { volatile_load(address($0)) == value }
  }

  private func address(_ page: Int) -> UnsafeMutableRawPointer {
    let address = map.address + UInt(page * PageArray.pageSize)
    return UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped
  }

  private static var faults: Int { (try? Process.usage().faults) ?? 0 }
}
