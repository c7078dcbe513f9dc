/// What a server tells of a file: whose attributes, and which.
struct NinePAttributes {
  let identity: NinePIdentity
  let attributes: FileAttributes

  /// valid (8) identity (13) mode (4) owner (4) group (4) links (8) device (8) size (8) block size (8)
  /// blocks (8), three times: seconds (8) nanoseconds (8); birth (16) generation (8) version (8)
  init(_ answer: inout NinePAnswer) throws(Errno) {
    let _: UInt64 = try answer.number()
    identity = try answer.identity()
    let mode: UInt32 = try answer.number()
    guard mode <= UInt16.max, let kind = FileKind(rawValue: UInt16(mode) & 0o170000),
      (kind == .directory) == identity.isDirectory
    else { throw NinePAnswer.nonsense("a file of mode \(mode)") }
    var attributes = FileAttributes(kind: kind, permissions: UInt16(mode) & 0o7777)
    attributes.user = try answer.number()
    attributes.group = try answer.number()
    let links: UInt64 = try answer.number()
    attributes.links = UInt32(clamping: links)
    attributes.device = DeviceNumber(encoded: try answer.number())
    attributes.size = try answer.number()
    guard attributes.size <= UInt64(Int64.max) else {
      throw NinePAnswer.nonsense("a file of \(attributes.size) bytes")
    }
    let _: UInt64 = try answer.number()
    attributes.blocks = try answer.number()
    guard attributes.blocks <= UInt64(Int64.max) / 512 else {
      throw NinePAnswer.nonsense("a file of \(attributes.blocks) blocks")
    }
    attributes.accessed = try Self.time(&answer)
    attributes.modified = try Self.time(&answer)
    attributes.changed = try Self.time(&answer)
    for _ in 0..<4 { let _: UInt64 = try answer.number() }
    try answer.end()
    self.attributes = attributes
  }

  private static func time(_ answer: inout NinePAnswer) throws(Errno) -> FileTime {
    let seconds: UInt64 = try answer.number()
    let nanoseconds: UInt64 = try answer.number()
    guard nanoseconds < 1_000_000_000 else {
      throw NinePAnswer.nonsense("\(nanoseconds) nanoseconds")
    }
    return FileTime(seconds: Int64(bitPattern: seconds), nanoseconds: UInt32(nanoseconds))
  }
}

/// Which attributes of a file are to be others.
struct NinePChange {
  private static let mode: UInt32 = 1
  private static let owner: UInt32 = 2
  private static let group: UInt32 = 4
  private static let size: UInt32 = 8
  /// Accessed, and that the time is told, not to be the server's.
  private static let accessed: UInt32 = 0x10 | 0x80
  private static let modified: UInt32 = 0x20 | 0x100

  private var which: UInt32
  private let attributes: FileAttributes

  init(size: UInt64, of attributes: FileAttributes) {
    which = Self.size
    var attributes = attributes
    attributes.size = size
    self.attributes = attributes
  }

  /// What differs; if nothing does the server is asked for the owner that there is, so that it can refuse.
  /// A symbolic link has no rights to be changed.
  init(from old: FileAttributes, to new: FileAttributes) {
    attributes = new
    which = 0
    if new.user != old.user { which |= Self.owner }
    if new.group != old.group { which |= Self.group }
    if new.accessed != old.accessed { which |= Self.accessed }
    if new.modified != old.modified { which |= Self.modified }
    if new.permissions != old.permissions { which |= Self.mode }
    if which == 0 { which = Self.owner }
  }

  func add(to message: inout NinePMessage) {
    for number in [which, UInt32(attributes.permissions), attributes.user, attributes.group] {
      message.add(number)
    }
    message.add(attributes.size)
    for time in [attributes.accessed, attributes.modified] {
      message.add(time.seconds)
      message.add(UInt64(time.nanoseconds))
    }
  }
}
