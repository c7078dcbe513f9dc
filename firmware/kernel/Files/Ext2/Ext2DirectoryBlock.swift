/// A held block of a directory: entries that fill it one behind the other.
///
///     0        4         6     7    8
///     | inode  | length  | n   | k  | n bytes of name |  up to a multiple of 4, or more  |
///     |<---------------------- length --------------------------------------------------->|
///
/// `k` is the kind of file; without the feature `filetype`, it is the upper half of `n`. An entry whose
/// inode is 0 is unused. What is removed becomes part of the entry before; what is added takes the
/// unused end of one. So the others never move.
struct Ext2DirectoryBlock {
  let buffer: Buffer
  let fileSystem: Ext2FileSystem
  /// Of the directory, for messages.
  let owner: UInt32

  /// A place in a directory where a name is, or where there is room for one.
  struct Place {
    let block: UInt32
    let offset: Int
    /// The entry before it in the same block.
    let previous: Int?
    /// What the name leads to.
    let number: UInt32
  }

  struct Entry {
    let offset: Int
    let number: UInt32
    let length: Int
    let nameLength: Int
    let type: UInt8

    var end: Int { offset + length }
    /// How much of it is used.
    var need: Int { number == 0 ? 0 : Ext2DirectoryBlock.need(nameLength: nameLength) }
  }

  static func need(nameLength: Int) -> Int { (8 + nameLength + 3) & ~3 }

  /// The entry at an offset, checked.
  func entry(at offset: Int) throws(Errno) -> Entry {
    let size = buffer.bytes.count
    guard offset + 8 <= size else { throw damage(offset) }
    let hasTypes = fileSystem.geometry.superblock.features.hasFileTypes
    let entry = Entry(
      offset: offset, number: buffer.load32(at: offset),
      length: Int(buffer.load16(at: offset + 4)),
      nameLength: hasTypes
        ? Int(buffer.load8(at: offset + 6)) : Int(buffer.load16(at: offset + 6)),
      type: hasTypes ? buffer.load8(at: offset + 7) : 0)
    guard entry.length >= 8, entry.length % 4 == 0, entry.end <= size,
      entry.number == 0
        || (entry.nameLength > 0 && entry.nameLength <= ByteString.longestName
          && entry.need <= entry.length && fileSystem.geometry.isUsable(inode: entry.number))
    else { throw damage(offset) }
    return entry
  }

  private func damage(_ offset: Int) -> Errno {
    fileSystem.damage(owner, "the entry at \(offset) of the directory's block \(buffer.block)")
  }

  func name(of entry: Entry) -> ByteString {
    ByteString(buffer.copyBytes(entry.offset + 8..<entry.offset + 8 + entry.nameLength))
  }

  func find(_ name: ByteString) throws(Errno) -> Place? {
    var offset = 0
    var previous: Int?
    while offset < buffer.bytes.count {
      let entry = try entry(at: offset)
      if isName(of: entry, name) {
        return Place(
          block: buffer.block, offset: offset, previous: previous, number: entry.number)
      }
      previous = offset
      offset = entry.end
    }
    return nil
  }

  private func isName(of entry: Entry, _ name: ByteString) -> Bool {
    guard entry.number != 0, entry.nameLength == name.count else { return false }
    for index in 0..<name.count where buffer.bytes[entry.offset + 8 + index] != name.bytes[index] {
      return false
    }
    return true
  }

  /// An entry at whose end there is room.
  func findRoom(_ need: Int) throws(Errno) -> Int? {
    var offset = 0
    while offset < buffer.bytes.count {
      let entry = try entry(at: offset)
      if entry.length - entry.need >= need { return offset }
      offset = entry.end
    }
    return nil
  }

  /// Puts a name into the end of the entry at `offset`, which has room for it.
  func insert(_ name: ByteString, _ number: UInt32, _ kind: FileKind, at offset: Int) throws(Errno)
  {
    let entry = try entry(at: offset)
    let start = offset + entry.need
    let length = entry.end - start
    guard length >= Self.need(nameLength: name.count) else { throw damage(offset) }
    if entry.need > 0 { buffer.store(UInt16(entry.need), at: offset + 4) }
    buffer.store(UInt16(length), at: start + 4)
    buffer.store(UInt16(name.count), at: start + 6)
    buffer.copy(name.bytes, to: start + 8)
    lead(at: start, to: number, kind)
  }

  /// The entry leads to another file.
  func lead(at offset: Int, to number: UInt32, _ kind: FileKind) {
    buffer.store(number, at: offset)
    guard fileSystem.geometry.superblock.features.hasFileTypes else { return }
    buffer.store(kind.ext2Type, at: offset + 7)
  }

  func remove(_ place: Place) throws(Errno) {
    let entry = try entry(at: place.offset)
    if let previous = place.previous {
      let before = try self.entry(at: previous)
      guard before.end == place.offset else { throw damage(previous) }
      buffer.store(UInt16(before.length + entry.length), at: previous + 4)
    } else {
      buffer.store(UInt32(0), at: place.offset)
    }
  }

  /// Whether it names nothing but the directory itself and its parent.
  func isEmpty() throws(Errno) -> Bool {
    var offset = 0
    while offset < buffer.bytes.count {
      let entry = try entry(at: offset)
      if entry.number != 0 {
        let name = name(of: entry)
        guard name.isDot || name.isDotDot else { return false }
      }
      offset = entry.end
    }
    return true
  }
}

extension FileKind {
  /// As ext2 numbers kinds in directories.
  private static let ext2Kinds: [FileKind] = [
    .regular, .directory, .characterDevice, .blockDevice, .fifo, .socket, .symbolicLink,
  ]

  var ext2Type: UInt8 {
    switch self {
    case .regular: 1
    case .directory: 2
    case .characterDevice: 3
    case .blockDevice: 4
    case .fifo: 5
    case .socket: 6
    case .symbolicLink: 7
    }
  }

  init?(ext2Type: UInt8) {
    guard ext2Type >= 1, ext2Type <= 7 else { return nil }
    self = Self.ext2Kinds[Int(ext2Type) - 1]
  }
}
