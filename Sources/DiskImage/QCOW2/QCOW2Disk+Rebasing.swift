extension QCOW2Disk {
  /// Names another backing file, which must show the same bytes where this image has none of its own.
  ///
  /// The new name goes where the old one is not. Then one write, of a sector, which cannot be torn, changes the name's
  /// place, its length and the format: at every instant the image is based on the one file or on the other.
  ///
  /// - Throws: `refused` where the image has no room for it.
  public func setBackingFile(_ name: String, format: DiskFormat) throws(ImageError) {
    try checkWritable()
    try flush()
    let text = Array(name.utf8)
    let kind = Array(format.rawValue.utf8)
    let start = Block(byteCount: Self.sector)
    try file.read(at: 0, into: start)
    let places = [header.extensionsEnd, header.extensionsEnd + UInt64(QCOW2Header.nameLimit + 1)]
    let old = start.number(at: 8, as: UInt64.self)
    guard let formatPlace = header.formatPlace, formatPlace + 16 <= UInt64(Self.sector),
      start.number(at: Int(formatPlace) + 4, as: UInt32.self) <= 8,
      let place = places.first(where: { $0 != old }), old == 0 || places.contains(old),
      !text.isEmpty, text.count <= QCOW2Header.nameLimit,
      place + UInt64(text.count) <= clusterSize
    else {
      throw .refused(file: self.name, reason: "has no room for the name of another backing file")
    }
    let bytes = Block(byteCount: text.count)
    bytes.bytes.copyBytes(from: text)
    try file.write(at: place, from: bytes)
    try file.flush()
    // Some of the name may be in the sector.
    try file.read(at: 0, into: start)
    start.set(place, at: 8)
    start.set(UInt32(text.count), at: 16)
    start.set(UInt32(kind.count), at: Int(formatPlace) + 4)
    start.set(UInt64(0), at: Int(formatPlace) + 8)
    start.part(Int(formatPlace) + 8..<Int(formatPlace) + 8 + kind.count).copyBytes(from: kind)
    try file.write(at: 0, from: start)
    try file.flush()
    header.backingFile = name
    header.backingFormat = format.rawValue
  }

  private static let sector = 512
}
