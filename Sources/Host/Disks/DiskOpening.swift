public import DiskImage

/// Opens disk images, with the files that they are based on.
public enum DiskOpening {
  /// More backing files than this in a row are taken for a mistake.
  static let depthLimit = 256

  /// Opens and locks the image in a file, and read-only what it is based on.
  ///
  /// - Parameters:
  ///   - format: what the file holds. Where it is not said, the file's name does: `.qcow2` is qcow2, anything else is
  ///     raw. What a file begins with decides nothing, since the guest of a raw disk can write there what it likes, and
  ///     would so be handed files of the host as its backing file.
  /// - Throws: `HostError`, whose description says what is wrong with the file and what to do.
  public static func open(
    _ path: String, format: DiskFormat? = nil, readOnly: Bool
  ) throws(HostError) -> any VirtualDisk {
    var chain: Set<DiskFile.Identity> = []
    return try open(path, format: format, readOnly: readOnly, &chain)
  }

  private static func open(
    _ path: String, format: DiskFormat?, readOnly: Bool, _ chain: inout Set<DiskFile.Identity>
  ) throws(HostError) -> any VirtualDisk {
    let file = try DiskFile(path: path, readOnly: readOnly)
    guard chain.insert(file.identity).inserted else {
      throw .image(.refused(file: path, reason: "is in the end based on itself"))
    }
    guard chain.count <= depthLimit else {
      throw .image(.refused(file: path, reason: "is one of more than \(depthLimit) backing files"))
    }
    guard file.byteCount > 0 else { throw .empty(file: path) }
    switch try self.format(of: file, format) {
    case .raw:
      guard file.byteCount % 512 == 0 else {
        throw .partialSector(file: path, size: file.byteCount)
      }
      return RawDisk(file: file, isReadOnly: readOnly)
    case .qcow2:
      let header = try HostError.image { () throws(ImageError) in
        try QCOW2Header(reading: file)
      }
      guard readOnly || header.owner.isEmpty else {
        throw .image(
          .refused(
            file: path,
            reason: "keeps a disk as it was when a machine was saved, and must stay so: "
              + "'mvm disk create NEW.qcow2 --base \(path)' makes a disk of it"))
      }
      let backing = try self.backing(of: header, path, &chain)
      try checkStamp(of: header, backing, path)
      return try HostError.image { () throws(ImageError) in
        try QCOW2Disk(
          file: file, backing: backing, isReadOnly: readOnly, decompressor: LibraryDecompressor())
      }
    }
  }

  /// An image that watches its backing file shows nothing once somebody has written to that.
  private static func checkStamp(
    of header: QCOW2Header, _ backing: (any VirtualDisk)?, _ path: String
  ) throws(HostError) {
    guard let stamp = header.stamp, let backing, let now = backing.stamp,
      (backing as? QCOW2Disk)?.header.owner.isEmpty ?? true, stamp != now
    else { return }
    throw .image(
      .refused(
        file: path,
        reason: "shows what \(backing.name) was, but somebody has written to that since "
          + "without keeping it: it is lost"))
  }

  private static func backing(
    of header: QCOW2Header, _ path: String, _ chain: inout Set<DiskFile.Identity>
  ) throws(HostError) -> (any VirtualDisk)? {
    guard let backing = try backingFile(of: header, in: path) else { return nil }
    return try open(backing.path, format: backing.format, readOnly: true, &chain)
  }

  /// Where the file is that an image is based on, and its format where the image says it.
  ///
  /// - Throws: `image` for what is no file, or a format that is not known.
  public static func backingFile(
    of header: QCOW2Header, in path: String
  ) throws(HostError) -> (path: String, format: DiskFormat?)? {
    guard var name = header.backingFile else { return nil }
    if name.hasPrefix("file:") { name = String(name.dropFirst(5)) }
    // What stands before a colon is a protocol of QEMU's, unless a slash is in it.
    if let colon = name.firstIndex(of: ":"), !name[..<colon].contains("/") {
      throw .image(
        .unsupported(
          file: path, feature: "the backing file '\(name)'", remedy: "only files can be one"))
    }
    guard let said = header.backingFormat else { return (FileNames.resolve(name, in: path), nil) }
    guard let format = DiskFormat(rawValue: said) else {
      throw .image(
        .unsupported(
          file: path, feature: "a backing file of the format '\(said)'",
          remedy: "convert it by 'qemu-img convert'"))
    }
    return (FileNames.resolve(name, in: path), format)
  }

  /// What a new image is told of its base: its format and its size.
  ///
  /// - Parameters:
  ///   - name: the base, as it is to stand in the image `overlay`.
  /// - Throws: `HostError`.
  public static func base(
    _ name: String, format: DiskFormat?, of overlay: String
  ) throws(HostError) -> (format: DiskFormat, byteCount: UInt64) {
    let path = FileNames.resolve(name, in: overlay)
    let disk = try open(path, format: format, readOnly: true)
    return (disk.format, disk.byteCount)
  }

  /// Opens an overlay for writing, without what it is based on: what is not stored in it reads as zeroes.
  static func openAlone(_ path: String) throws(HostError) -> QCOW2Disk {
    let file = try DiskFile(path: path, readOnly: false)
    return try HostError.image { () throws(ImageError) in
      try QCOW2Disk(file: file, isReadOnly: false, decompressor: LibraryDecompressor())
    }
  }

  /// What a file holds.
  static func format(
    of file: DiskFile, _ given: DiskFormat?
  ) throws(HostError) -> DiskFormat {
    if let given { return given }
    if named(file.name) == .qcow2 { return .qcow2 }
    var start = [UInt8](repeating: 0, count: 4)
    try HostError.image { () throws(ImageError) in
      try start.withUnsafeMutableBufferPointer { (start) throws(ImageError) in
        try file.read(at: 0, into: UnsafeMutableRawBufferPointer(start))
      }
    }
    guard start != QCOW2Header.magic else { throw .ambiguous(file: file.name) }
    return .raw
  }

  /// The format that the end of a file's name stands for.
  public static func named(_ path: String) -> DiskFormat {
    path.hasSuffix(".qcow2") || path.hasSuffix(".qcow") ? .qcow2 : .raw
  }
}

extension HostError {
  /// Carries out something about an image.
  static func image<Result>(_ body: () throws(ImageError) -> Result) throws(HostError) -> Result {
    do throws(ImageError) {
      return try body()
    } catch {
      throw .image(error)
    }
  }
}
