extension QCOW2Header {
  /// The types of header extensions that mean something here.
  enum Extension {
    static let end: UInt32 = 0
    static let backingFormat: UInt32 = 0xe279_2aca
    static let bitmaps: UInt32 = 0x2385_2875
    /// Our own: an `ImageStamp`, and what names a saved machine. Others pass it by.
    static let stamp: UInt32 = 0x4d56_4d01
  }

  /// Names of backing files end here, by the specification.
  static let nameLimit = 1023

  /// Reads what stands between the header and the backing file's name, and that name.
  mutating func readExtensions(_ start: Block, _ file: any ImageFile) throws(ImageError) {
    let nameOffset = start.number(at: 8, as: UInt64.self)
    let nameLength = start.number(at: 16, as: UInt32.self)
    let cluster = Block(byteCount: Int(clusterSize))
    defer { withExtendedLifetime(cluster) {} }
    try file.read(at: 0, into: cluster)
    var end = clusterSize
    if nameOffset != 0 {
      guard nameOffset >= UInt64(length), nameOffset <= clusterSize, nameLength > 0,
        nameLength <= Self.nameLimit, UInt64(nameLength) <= clusterSize - nameOffset
      else {
        throw .damaged(
          file: file.name, place: "header:",
          detail: "the backing file's name is at \(nameOffset) with \(nameLength) bytes")
      }
      end = nameOffset
      let start = Int(nameOffset)
      backingFile = String(decoding: cluster.part(start..<start + Int(nameLength)), as: UTF8.self)
    }
    // Version 2 has extensions as well, right behind its shorter header.
    var offset = UInt64(length)
    while offset + 8 <= end {
      let type = cluster.number(at: Int(offset), as: UInt32.self)
      let count = UInt64(cluster.number(at: Int(offset) + 4, as: UInt32.self))
      offset += 8
      extensionsEnd = offset
      if type == Extension.end { return }
      guard count <= end - offset else {
        throw .damaged(
          file: file.name, place: "header:", detail: "the extension at \(offset - 8) is too long")
      }
      let data = cluster.part(Int(offset)..<Int(offset + count))
      switch type {
      case Extension.backingFormat:
        formatPlace = offset - 8
        backingFormat = String(decoding: data, as: UTF8.self)
      case Extension.bitmaps: hasBitmaps = true
      case Extension.stamp where count == ImageStamp.size + ImageStamp.ownerSize:
        stampPlace = offset
        stamp = ImageStamp(
          byteCount: cluster.number(at: Int(offset), as: UInt64.self),
          modified: cluster.number(at: Int(offset) + 8, as: UInt64.self))
        let name = data[ImageStamp.size...]
        owner = name.allSatisfy { $0 == 0 } ? [] : Array(name)
      default: break
      }
      offset += (count + 7) & ~7
    }
  }

  /// The first cluster of a new image, with no place for any table yet.
  func firstCluster(file: String) throws(ImageError) -> Block {
    let cluster = Block(byteCount: Int(clusterSize))
    defer { withExtendedLifetime(cluster) {} }
    cluster.bytes.copyBytes(from: Self.magic)
    cluster.set(version, at: 4)
    cluster.set(clusterBits, at: 20)
    var offset = Int(length)
    if version == 3 {
      cluster.set(refcountOrder, at: 96)
      cluster.set(length, at: 100)
    }
    if let backingFormat {
      let text = Array(backingFormat.utf8)
      cluster.set(Extension.backingFormat, at: offset)
      cluster.set(UInt32(text.count), at: offset + 4)
      cluster.part(offset + 8..<offset + 8 + text.count).copyBytes(from: text)
      offset += 8 + (text.count + 7) & ~7
    }
    if let stamp {
      let count = ImageStamp.size + ImageStamp.ownerSize
      cluster.set(Extension.stamp, at: offset)
      cluster.set(UInt32(count), at: offset + 4)
      cluster.set(stamp.byteCount, at: offset + 8)
      cluster.set(stamp.modified, at: offset + 16)
      cluster.part(offset + 24..<offset + 24 + ImageStamp.ownerSize)
        .copyBytes(from: owner.prefix(ImageStamp.ownerSize))
      offset += 8 + count
    }
    offset += 8
    if let backingFile {
      let text = Array(backingFile.utf8)
      guard text.count <= Self.nameLimit, text.count <= cluster.bytes.count - offset else {
        throw .refused(file: file, reason: "the name of its backing file is too long")
      }
      cluster.set(UInt64(offset), at: 8)
      cluster.set(UInt32(text.count), at: 16)
      cluster.part(offset..<offset + text.count).copyBytes(from: text)
    }
    return cluster
  }

  /// Writes into the first bytes of an image what changes in its life.
  func write(into start: Block) {
    start.set(byteCount, at: 24)
    start.set(l1Count, at: 36)
    start.set(l1Offset, at: 40)
    start.set(refcountTableOffset, at: 48)
    start.set(refcountTableClusters, at: 56)
    guard version == 3 else { return }
    start.set(incompatible, at: 72)
    start.set(autoclear, at: 88)
  }

  /// How many bytes of the header change in its life.
  var changingCount: Int { version == 3 ? 104 : 72 }
}
