import CSystem

/// What the kernel knows about a file besides its contents (stat(2)).
public struct Metadata: Sendable {
  let raw: linux_stat

  /// The kinds of files, by the bits that they have in the mode.
  public enum Kind: Int, Sendable {
    case pipe = 0o010000
    case characterDevice = 0o020000
    case directory = 0o040000
    case blockDevice = 0o060000
    case regular = 0o100000
    case symbolicLink = 0o120000
    case socket = 0o140000
    case unknown = 0
  }

  public var kind: Kind { Kind(rawValue: Int(raw.mode) & 0o170000) ?? .unknown }
  public var isDirectory: Bool { kind == .directory }
  public var isRegular: Bool { kind == .regular }
  public var isSymbolicLink: Bool { kind == .symbolicLink }
  public var isDevice: Bool { kind == .characterDevice || kind == .blockDevice }

  /// The twelve bits that chmod(1) changes.
  public var permissions: Int { Int(raw.mode) & 0o7777 }
  public var size: Int { Int(raw.size) }
  public var links: Int { Int(raw.links) }
  public var owner: Int { Int(raw.user) }
  public var group: Int { Int(raw.group) }
  public var inode: UInt { UInt(raw.inode) }
  public var device: UInt { UInt(raw.device) }
  public var blockSize: Int { Int(raw.block_size) }

  /// What it takes on the disk.
  public var allocatedBytes: Int { Int(raw.blocks) * 512 }
  public var accessed: Time { Time(raw.accessed) }
  public var modified: Time { Time(raw.modified) }
  public var changed: Time { Time(raw.changed) }

  /// Of a device file: which driver, and which of its devices.
  public var major: UInt { UInt(raw.special_device >> 8) & 0xFFF }
  public var minor: UInt {
    UInt(raw.special_device & 0xFF) | UInt(raw.special_device >> 12) & ~0xFF
  }

  /// "drwxr-xr-x", as ls(1) prints it.
  public var modeText: ByteString {
    let letters: StaticString = "xwrxwrxwr"
    var text = ByteString([kindLetter])
    for bit in (0..<9).reversed() {
      let letter = letters.withUTF8Buffer { $0[bit] }
      text.append(permissions >> bit & 1 == 1 ? letter : UInt8(ascii: "-"))
    }
    mark(&text, bit: 0o4000, at: 3, "s", "S")
    mark(&text, bit: 0o2000, at: 6, "s", "S")
    mark(&text, bit: 0o1000, at: 9, "t", "T")
    return text
  }

  private var kindLetter: UInt8 {
    switch kind {
    case .pipe: UInt8(ascii: "p")
    case .characterDevice: UInt8(ascii: "c")
    case .directory: UInt8(ascii: "d")
    case .blockDevice: UInt8(ascii: "b")
    case .regular: UInt8(ascii: "-")
    case .symbolicLink: UInt8(ascii: "l")
    case .socket: UInt8(ascii: "s")
    case .unknown: UInt8(ascii: "?")
    }
  }

  /// Set-user, set-group and sticky share a letter with the right to execute.
  private func mark(
    _ text: inout ByteString, bit: Int, at position: Int, _ with: Unicode.Scalar,
    _ without: Unicode.Scalar
  ) {
    guard permissions & bit != 0 else { return }
    let executable = text[position] == UInt8(ascii: "x")
    text[position] = UInt8(ascii: executable ? with : without)
  }
}

extension FileSystem {
  /// Of the file that `path` names, or of the symbolic link itself.
  public static func metadata(
    of path: ByteString, followingLinks: Bool = true
  ) throws(Errno) -> Metadata {
    let noFollow = 0x100
    return try path.withTerminated { (address) throws(Errno) in
      var raw = linux_stat()
      try withUnsafeMutablePointer(to: &raw) { (raw) throws(Errno) in
        let flags = followingLinks ? 0 : noFollow
        _ = try SystemCall.status(-100, address, Int(bitPattern: raw), flags)
      }
      return Metadata(raw: raw)
    }
  }

  public static func isDirectory(_ path: ByteString) -> Bool {
    (try? metadata(of: path))?.isDirectory ?? false
  }

  public static func exists(_ path: ByteString) -> Bool {
    (try? metadata(of: path, followingLinks: false)) != nil
  }
}

extension FileDescriptor {
  public func metadata() throws(Errno) -> Metadata {
    var raw = linux_stat()
    try withUnsafeMutablePointer(to: &raw) { (raw) throws(Errno) in
      _ = try SystemCall.statusDescriptor(rawValue, Int(bitPattern: raw))
    }
    return Metadata(raw: raw)
  }
}
