internal import DiskImage
internal import Glibc

/// The user's own disk of the system that comes with this program: a copy of the system's, made when there is none, and
/// kept from run to run. It is never written over: whoever wants a new one has the old one set aside.
public struct UserDisk: Sendable {
  /// Where it is, or will be.
  public let path: String

  /// Where the XDG base directory specification wants data of a user: `$XDG_DATA_HOME/mvm/disk.img`, or
  /// `~/.local/share/mvm/disk.img`.
  ///
  /// - Throws: `noHome` where the environment names no folder.
  public init() throws(HostError) {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    try self.init(dataFolder: variable("XDG_DATA_HOME"), home: variable("HOME"))
  }

  /// - Parameters:
  ///   - dataFolder: what XDG_DATA_HOME says; one that does not begin with a slash does not count, as the specification
  ///     has it.
  ///   - home: what HOME says.
  package init(dataFolder: String?, home: String?) throws(HostError) {
    if let dataFolder, dataFolder.hasPrefix("/") {
      path = dataFolder + "/mvm/disk.img"
    } else if let home, !home.isEmpty {
      path = home + "/.local/share/mvm/disk.img"
    } else {
      throw .noHome
    }
  }

  /// Whether it is there.
  public var exists: Bool { DiskFile.exists(path) }

  /// Makes it, where it is not there.
  ///
  /// - Parameter system: the disk to copy.
  /// - Throws: `HostError`; there is then no disk.
  public func make(from system: String) throws(HostError) {
    try makeFolder()
    // Under another name first: who looks meanwhile sees a whole disk or none.
    let partial = "\(path).\(getpid()).partial"
    try DiskConversion.convert(
      system, from: .raw, to: partial, as: .raw, plan: QCOW2Disk.Plan(byteCount: 0),
      progress: { _, _ in })
    defer { DiskFile.remove(partial) }
    // Unlike rename(2), link(2) never takes the place of another: of two first runs, one's disk is the other's, too.
    guard link(partial, path) == 0 || errno == EEXIST else {
      throw .failed(file: path, reason: HostError.reason(errno))
    }
    FileNames.syncFolder(of: path)
  }

  /// Gives it another name, so that a new one can be made.
  ///
  /// - Returns: the name: `disk.img.old`, or, where that is taken, `disk.img.old-2` and so on.
  /// - Throws: `locked` while a machine uses it.
  public func setAside() throws(HostError) -> String {
    let disk = try DiskFile(path: path, readOnly: false)
    return try withExtendedLifetime(disk) { () throws(HostError) in
      var number = 1
      while true {
        let old = path + (number == 1 ? ".old" : ".old-\(number)")
        if link(path, old) == 0 {
          DiskFile.remove(path)
          FileNames.syncFolder(of: path)
          return old
        }
        guard errno == EEXIST else { throw .failed(file: old, reason: HostError.reason(errno)) }
        number += 1
      }
    }
  }

  /// Whether it was made from `system` as that is now. The identifier of a file system stays in copies, and the system's
  /// is made from its contents.
  public func isMade(from system: String) -> Bool {
    guard let own = Self.identifier(of: path), let other = Self.identifier(of: system) else {
      return false
    }
    return own == other
  }

  /// What an ext2 file system is known by: 16 bytes in its superblock, behind which it says what it is.
  private static func identifier(of disk: String) -> [UInt8]? {
    let (superblock, magic, identifier) = (1024, 56, 104)
    guard let file = try? OpenFile(disk, writing: false) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 1024)
    guard pread(file.descriptor, &bytes, bytes.count, off_t(superblock)) == bytes.count,
      bytes[magic] == 0x53, bytes[magic + 1] == 0xef
    else { return nil }
    return Array(bytes[identifier..<identifier + 16])
  }

  /// Makes all folders on the way.
  private func makeFolder() throws(HostError) {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/\(part)"
      guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
        throw .failed(file: folder, reason: HostError.reason(errno))
      }
    }
  }
}
