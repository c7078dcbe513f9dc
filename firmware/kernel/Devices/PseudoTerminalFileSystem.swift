/// /dev/pts: a file for each pseudo-terminal that is there, by its number, and its own `ptmx`.
final class PseudoTerminalFileSystem: FileSystem {
  private var directory: PseudoTerminalDirectory?

  override var kind: ByteString { "devpts" }
  override var isUncached: Bool { true }

  init() {
    super.init(device: Mounts.anonymousDevice(), isReadOnly: false)
    directory = PseudoTerminalDirectory(fileSystem: self)
  }

  override var root: Inode { directory.unsafelyUnwrapped }

  override func statistics() -> FileSystemStatistics {
    var result = FileSystemStatistics()
    result.magic = 0x1cd1
    return result
  }
}

/// Its only directory.
final class PseudoTerminalDirectory: Inode {
  private static let masterName: ByteString = "ptmx"
  private static let masterNumber: UInt64 = 2
  private static let firstNumber: UInt64 = 3
  /// What was changed of a terminal's file stays while the terminal is there. Guarded by `lock`.
  private var inodes: [PseudoTerminalInode] = []

  init(fileSystem: FileSystem) {
    var attributes = FileAttributes(kind: .directory, permissions: 0o755)
    attributes.links = 2
    super.init(fileSystem: fileSystem, number: 1, attributes: attributes)
  }

  override func lookUp(_ name: ByteString) throws(Errno) -> Inode {
    if name == Self.masterName {
      var attributes = FileAttributes(kind: .characterDevice, permissions: 0o666)
      attributes.device = DeviceNumber(major: 5, minor: 2)
      return Inode(fileSystem: fileSystem, number: Self.masterNumber, attributes: attributes)
    }
    guard let number = Self.number(name), let terminal = PseudoTerminals.find(number) else {
      throw .noSuchFileOrDirectory
    }
    return inode(of: terminal)
  }

  private static func number(_ name: ByteString) -> Int? {
    guard let number = Int(String(decoding: name.bytes, as: UTF8.self)), number >= 0,
      ByteString(String(number)) == name
    else { return nil }
    return number
  }

  private func inode(of terminal: PseudoTerminal) -> Inode {
    inodes.removeAll { PseudoTerminals.find($0.terminal.number) !== $0.terminal }
    if let known = inodes.first(where: { $0.terminal === terminal }) { return known }
    let inode = PseudoTerminalInode(
      terminal, fileSystem, number: Self.firstNumber + UInt64(terminal.number))
    inodes.append(inode)
    return inode
  }

  override func entries(
    from position: UInt64, _ body: (DirectoryEntry) -> Bool
  ) throws(Errno) {
    var names: [(ByteString, FileKind)] = [
      (".", .directory), ("..", .directory), (Self.masterName, .characterDevice),
    ]
    let terminals = PseudoTerminals.all
    for terminal in terminals {
      names.append((ByteString(String(terminal.number)), .characterDevice))
    }
    for (index, name) in names.enumerated() {
      // A terminal's place is its number, so that places stay while others come and go.
      let place = index < 3 ? UInt64(index) : UInt64(terminals[index - 3].number) + Self.firstNumber
      guard place >= position else { continue }
      let number = index < 2 ? 1 : place
      guard body(DirectoryEntry(name: name.0, number: number, kind: name.1, next: place + 1)) else {
        return
      }
    }
  }
}

/// The file of a pseudo-terminal. It belongs to who opened the master.
final class PseudoTerminalInode: Inode {
  let terminal: PseudoTerminal

  init(_ terminal: PseudoTerminal, _ fileSystem: FileSystem, number: UInt64) {
    self.terminal = terminal
    var attributes = FileAttributes(kind: .characterDevice, permissions: 0o620)
    attributes.user = terminal.owner
    attributes.group = terminal.group
    attributes.device = terminal.device
    super.init(fileSystem: fileSystem, number: number, attributes: attributes)
  }
}
