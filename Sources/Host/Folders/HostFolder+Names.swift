import Bus
internal import CHost
internal import Glibc

// What is done with the names in folders.
extension HostFolder {
  func makeFolder(_ path: [UInt8], _ mode: UInt32) -> FolderReply {
    let mode = mode_t(mode) & 0o1777
    return made(path) { folder, name in
      guard mkdirat(folder, name, mode) == 0 else { return -1 }
      return fchmodat(folder, name, mode, AT_SYMLINK_NOFOLLOW)
    }
  }

  func makeLink(_ path: [UInt8], _ target: [UInt8]) -> FolderReply {
    made(path) { folder, name in
      Self.withText(target) { symlinkat($0, folder, name) }
    }
  }

  private func made(
    _ path: [UInt8], _ body: (Int32, UnsafePointer<CChar>) -> Int32
  ) -> FolderReply {
    var status = stat()
    var reply = call(within: path) { folder, name in
      guard body(folder, name) == 0 else { return -1 }
      return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW)
    }
    if reply.error == 0 { reply.nodes = [node(of: status)] }
    return reply
  }

  func link(_ path: [UInt8], _ newPath: [UInt8]) -> FolderReply {
    both(path, newPath) { folder, name, newFolder, newName in
      linkat(folder, name, newFolder, newName, 0)
    }
  }

  func rename(_ path: [UInt8], _ newPath: [UInt8]) -> FolderReply {
    both(path, newPath) { folder, name, newFolder, newName in
      renameat(folder, name, newFolder, newName)
    }
  }

  private func both(
    _ path: [UInt8], _ newPath: [UInt8],
    _ body: (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>) -> Int32
  ) -> FolderReply {
    let result = within(path) { folder, name in
      call(within: newPath) { newFolder, newName in body(folder, name, newFolder, newName) }
    }
    return Self.reply(result)
  }

  func remove(_ path: [UInt8], isFolder: Bool) -> FolderReply {
    call(within: path) { folder, name in unlinkat(folder, name, isFolder ? AT_REMOVEDIR : 0) }
  }

  func readLink(_ path: [UInt8]) -> FolderReply {
    let result = within(path) { folder, name in
      var target = [CChar](repeating: 0, count: 4095)
      let count = readlinkat(folder, name, &target, target.count)
      guard count >= 0 else { return FolderFailure.last.reply }
      return FolderReply(contents: target.prefix(count).map { UInt8(bitPattern: $0) })
    }
    return Self.reply(result)
  }

  /// What the guest is told of the kind of file system: Linux's V9FS_MAGIC.
  private static let fileSystem: UInt64 = 0x0102_1997

  func statistics(_ path: [UInt8]) -> FolderReply {
    let descriptor = open(beneath: path, Self.pathOnly)
    guard descriptor >= 0 else { return FolderFailure.last.reply }
    defer { Glibc.close(descriptor) }
    var statistics = statvfs()
    guard fstatvfs(descriptor, &statistics) == 0 else { return FolderFailure.last.reply }
    return FolderReply(numbers: [
      Self.fileSystem, UInt64(statistics.f_bsize), UInt64(statistics.f_blocks),
      UInt64(statistics.f_bfree), UInt64(statistics.f_bavail), UInt64(statistics.f_files),
      UInt64(statistics.f_ffree), UInt64(device), UInt64(statistics.f_namemax),
    ])
  }

  // MARK: Entries

  /// Where the fields of an entry are (getdents64(2)): number (8), place of the next (8), size (2), type (1), name.
  private enum EntryField {
    static let next = 8
    static let size = 16
    static let type = 18
    static let name = 19
  }

  /// Entries from a place on, which is what the one before said; 0 is the first.
  func list(_ file: FolderFile, _ offset: UInt64, _ count: Int) -> FolderReply {
    guard let offset = off_t(exactly: offset) else {
      return FolderReply(error: LinuxError.invalid)
    }
    let result = withFile(file) { descriptor in
      guard lseek(descriptor, offset, SEEK_SET) >= 0 else { return FolderFailure.last.reply }
      // An entry takes about as much here as there; what has no room is read once more.
      var entries = [UInt8](repeating: 0, count: max(count, 512))
      let got = entries.withUnsafeMutableBytes {
        host_read_folder(descriptor, $0.baseAddress, $0.count)
      }
      guard got >= 0 else { return FolderFailure.last.reply }
      return entries.withUnsafeBytes {
        list(UnsafeRawBufferPointer(rebasing: $0[..<got]), of: file.path, atMost: count)
      }
    }
    return Self.reply(result)
  }

  private func list(
    _ entries: UnsafeRawBufferPointer, of folder: [UInt8], atMost limit: Int
  ) -> FolderReply {
    var reply = FolderReply()
    var place = 0
    while place + EntryField.name < entries.count {
      let entry = UnsafeRawBufferPointer(rebasing: entries[place...])
      let size = Int(entry.loadUnaligned(fromByteOffset: EntryField.size, as: UInt16.self))
      guard size > EntryField.name, size <= entry.count else { break }
      let field = UnsafeRawBufferPointer(rebasing: entry[EntryField.name..<size])
      let nameSize = field.firstIndex(of: 0) ?? field.count
      let name = UnsafeRawBufferPointer(rebasing: field[..<nameSize])
      guard reply.contents.count + FolderEntry.overhead + name.count <= limit else {
        // Not even one has room.
        if reply.contents.isEmpty { reply.error = LinuxError.invalid }
        break
      }
      let type = entry[EntryField.type]
      FolderEntry.append(
        node(of: entry, type, name: name, in: folder),
        next: entry.loadUnaligned(fromByteOffset: EntryField.next, as: UInt64.self), type: type,
        name: name, to: &reply.contents)
      place += size
    }
    return reply
  }

  /// As far as an entry tells. What the shared folder lies in is not the guest's to know.
  private func node(
    of entry: UnsafeRawBufferPointer, _ type: UInt8, name: UnsafeRawBufferPointer,
    in folder: [UInt8]
  ) -> FolderNode {
    var identity = entry.loadUnaligned(as: UInt64.self)
    if folder.isEmpty, name.elementsEqual([UInt8(ascii: "."), UInt8(ascii: ".")]) {
      var status = stat()
      fstat(root, &status)
      identity = UInt64(status.st_ino)
    }
    let kind =
      switch Int32(type) {
      case 4: FolderNode.Kind.folder  // DT_DIR
      case 10: FolderNode.Kind.symbolicLink  // DT_LNK
      default: FolderNode.Kind.file
      }
    return FolderNode(kind: kind, version: 0, identity: identity)
  }
}
