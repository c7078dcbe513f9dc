/// An inode as the disk has it: 128 bytes, and in inodes of 256 also nanoseconds.
///
///       0  mode, user, size, times (access, change, modification, deletion)
///      24  group, links, count of 512-byte sectors, flags
///      40  15 pointers to blocks: 12 direct, one each of one, two and three levels
///     100  generation, block of attributes, upper half of the size
///     116  upper halves of user and group
///     128  how many bytes of what follows are meant, then the times' nanoseconds
struct Ext2InodeRecord {
  static let pointerCount = 15
  enum Field {
    static let size = 4
    static let deletionTime = 20
    static let links = 26
    static let sectors = 28
    static let pointers = 40
    static let generation = 100
    static let attributeBlock = 104
    static let upperSize = 108
    static let extraSize = 128
    static let changedExtra = 132
    static let modifiedExtra = 136
    static let accessedExtra = 140
    static let created = 144
    static let createdExtra = 148
  }
  /// How much of the space behind 128 bytes we use in a new inode: up to the time of creation.
  static let extraSize: UInt16 = 32
  /// A directory is sorted in a tree, hidden in what looks like unused entries.
  static let isIndexed: UInt32 = 0x1000

  var attributes: FileAttributes
  var pointers = InlineArray<15, UInt32>(repeating: 0)
  var flags: UInt32
  /// Of extended attributes; 0 for none.
  var attributeBlock: UInt32
  /// When it was deleted; of a file without names that is in the list of those, the next one.
  var deletionTime: UInt32

  init(
    _ attributes: FileAttributes, pointers: InlineArray<15, UInt32>, flags: UInt32,
    attributeBlock: UInt32 = 0
  ) {
    self.attributes = attributes
    self.pointers = pointers
    self.flags = flags
    self.attributeBlock = attributeBlock
    deletionTime = 0
  }

  /// Nil when its mode means nothing.
  init?(_ buffer: Buffer, at offset: Int, size inodeSize: Int) {
    let mode = buffer.load16(at: offset)
    guard let kind = FileKind(rawValue: mode & 0o170000) else { return nil }
    let low = { (place: Int) in UInt32(buffer.load16(at: offset + place)) }
    attributes = FileAttributes(
      kind: kind, permissions: mode & 0o7777,
      user: low(2) | low(120) << 16, group: low(24) | low(122) << 16, links: low(Field.links),
      size: UInt64(buffer.load32(at: offset + Field.size)),
      blocks: UInt64(buffer.load32(at: offset + Field.sectors)),
      accessed: Self.time(buffer, offset, inodeSize, 8, Field.accessedExtra),
      modified: Self.time(buffer, offset, inodeSize, 16, Field.modifiedExtra),
      changed: Self.time(buffer, offset, inodeSize, 12, Field.changedExtra))
    // For directories the field once had another meaning.
    if kind == .regular {
      attributes.size |= UInt64(buffer.load32(at: offset + Field.upperSize)) << 32
    }
    for index in 0..<Self.pointerCount {
      pointers[index] = buffer.load32(at: offset + Field.pointers + index * 4)
    }
    flags = buffer.load32(at: offset + 32)
    attributeBlock = buffer.load32(at: offset + Field.attributeBlock)
    deletionTime = buffer.load32(at: offset + Field.deletionTime)
    if kind == .characterDevice || kind == .blockDevice { readDevice() }
  }

  /// A small number has the oldest form, in the first pointer; others are in the second one.
  private mutating func readDevice() {
    let old = pointers[0]
    attributes.device =
      old != 0
      ? DeviceNumber(major: old >> 8 & 0xff, minor: old & 0xff)
      : DeviceNumber(encoded: UInt64(pointers[1]))
  }

  static func devicePointers(_ device: DeviceNumber) -> (UInt32, UInt32) {
    if device.major < 256, device.minor < 256 { return (device.major << 8 | device.minor, 0) }
    return (0, UInt32(truncatingIfNeeded: device.encoded))
  }

  /// Seconds are signed; the extra word has two more bits of them, then the nanoseconds.
  private static func time(
    _ buffer: Buffer, _ offset: Int, _ inodeSize: Int, _ place: Int, _ extraPlace: Int
  ) -> FileTime {
    let seconds = Int64(Int32(bitPattern: buffer.load32(at: offset + place)))
    guard hasExtra(buffer, offset, inodeSize, extraPlace) else {
      return FileTime(seconds: seconds, nanoseconds: 0)
    }
    let extra = buffer.load32(at: offset + extraPlace)
    return FileTime(
      seconds: seconds + Int64(extra & 3) << 32, nanoseconds: min(extra >> 2, 999_999_999))
  }

  private static func hasExtra(
    _ buffer: Buffer, _ offset: Int, _ inodeSize: Int, _ place: Int
  ) -> Bool {
    guard inodeSize >= 256 else { return false }
    return place + 4 <= 128 + Int(buffer.load16(at: offset + Field.extraSize))
  }
}

// MARK: - Writing

extension Ext2InodeRecord {
  /// What is not named here stays as it is on the disk: extended attributes, and the time of deletion.
  /// So do the links of a file that has none: the disk learns of that when no name is there any more.
  func store(to buffer: Buffer, at offset: Int, size inodeSize: Int) {
    buffer.store(attributes.mode, at: offset)
    storeOwner(buffer, offset)
    buffer.store(UInt32(truncatingIfNeeded: attributes.size), at: offset + Field.size)
    if attributes.kind == .regular {
      buffer.store(UInt32(attributes.size >> 32), at: offset + Field.upperSize)
    }
    if attributes.links != 0 {
      buffer.store(UInt16(truncatingIfNeeded: attributes.links), at: offset + Field.links)
    }
    buffer.store(UInt32(truncatingIfNeeded: attributes.blocks), at: offset + Field.sectors)
    buffer.store(flags, at: offset + 32)
    for index in 0..<Self.pointerCount {
      buffer.store(pointers[index], at: offset + Field.pointers + index * 4)
    }
    storeTime(attributes.accessed, buffer, offset, inodeSize, 8, Field.accessedExtra)
    storeTime(attributes.changed, buffer, offset, inodeSize, 12, Field.changedExtra)
    storeTime(attributes.modified, buffer, offset, inodeSize, 16, Field.modifiedExtra)
  }

  /// What a new inode has besides.
  func storeNew(to buffer: Buffer, at offset: Int, size inodeSize: Int, generation: UInt32) {
    buffer.clear(offset..<offset + inodeSize)
    buffer.store(generation, at: offset + Field.generation)
    if inodeSize >= 256 {
      buffer.store(Self.extraSize, at: offset + Field.extraSize)
      storeTime(
        attributes.changed, buffer, offset, inodeSize, Field.created, Field.createdExtra)
    }
    store(to: buffer, at: offset, size: inodeSize)
  }

  private func storeOwner(_ buffer: Buffer, _ offset: Int) {
    let halves = { (value: UInt32, low: Int, high: Int) in
      buffer.store(UInt16(truncatingIfNeeded: value), at: offset + low)
      buffer.store(UInt16(value >> 16), at: offset + high)
    }
    halves(attributes.user, 2, 120)
    halves(attributes.group, 24, 122)
  }

  private func storeTime(
    _ time: FileTime, _ buffer: Buffer, _ offset: Int, _ inodeSize: Int, _ place: Int,
    _ extraPlace: Int
  ) {
    let low = Int32(truncatingIfNeeded: time.seconds)
    buffer.store(UInt32(bitPattern: low), at: offset + place)
    guard Self.hasExtra(buffer, offset, inodeSize, extraPlace) else { return }
    let epoch = UInt32(truncatingIfNeeded: (time.seconds - Int64(low)) >> 32) & 3
    buffer.store(time.nanoseconds << 2 | epoch, at: offset + extraPlace)
  }
}
