/// What goes along with a message beside its bytes: a row of `struct cmsghdr`, each a size, a level, a type, and
/// what it says, padded to 8 bytes (cmsg(3)).
struct ControlData {
  struct Item {
    let level: Int32
    let type: Int32
    let data: [UInt8]
  }

  static let headerSize = 16

  private(set) var bytes: [UInt8] = []
  /// Something found no room.
  var isTruncated = false
  private var room = 0

  init() {}

  /// What a program gives.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// To be filled for a program.
  init(room: Int) { self.room = room }

  func items() throws(Errno) -> [Item] {
    var items: [Item] = []
    var start = 0
    while start + Self.headerSize <= bytes.count {
      let size: UInt64 = bytes.number(at: start)
      guard size >= UInt64(Self.headerSize), size <= UInt64(bytes.count - start) else {
        throw .invalidArgument
      }
      items.append(
        Item(
          level: bytes.number(at: start + 8), type: bytes.number(at: start + 12),
          data: Array(bytes[start + Self.headerSize..<start + Int(size)])))
      start += (Int(size) + 7) & ~7
    }
    return items
  }

  /// How many bytes an item's data could have.
  var roomForData: Int { max(0, room - bytes.count - Self.headerSize) }

  mutating func put(_ level: Int32, _ type: Int32, _ data: [UInt8]) {
    guard bytes.count + Self.headerSize + data.count <= room else { return isTruncated = true }
    var structure = Structure()
    structure.put(UInt64(Self.headerSize + data.count))
    structure.put(level)
    structure.put(type)
    bytes += structure.bytes + data
    let end = min(room, (bytes.count + 7) & ~7)
    bytes += [UInt8](repeating: 0, count: end - bytes.count)
  }
}
