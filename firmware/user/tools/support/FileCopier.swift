import System

/// Copies files and trees. What fails is told, and the rest goes on.
final class FileCopier {
  struct Options {
    var recursive = false
    var preserves = false
    var keepsLinks = false
    var forces = false
    var verbose = false
  }

  private let options: Options

  init(_ options: Options) { self.options = options }

  /// False if anything could not be copied.
  @discardableResult
  func copy(_ source: ByteString, to target: ByteString) -> Bool {
    guard
      let metadata = attempt(
        source, try FileSystem.metadata(of: source, followingLinks: !options.keepsLinks))
    else { return false }
    if isSame(metadata, target) {
      Program.complain("'\(source)' and '\(target)' are the same file")
      return false
    }
    if options.verbose { output.line("'\(source)' -> '\(target)'") }
    let succeeded: Bool
    switch metadata.kind {
    case .directory: succeeded = copyDirectory(source, to: target, metadata)
    case .symbolicLink: succeeded = copyLink(source, to: target)
    case .regular: succeeded = attempt(target, try copyFile(source, to: target, metadata)) != nil
    default:
      succeeded = copySpecial(source, to: target, metadata)
    }
    if succeeded && options.preserves { preserve(metadata, target) }
    return succeeded
  }

  private func isSame(_ metadata: Metadata, _ target: ByteString) -> Bool {
    guard let other = try? FileSystem.metadata(of: target, followingLinks: !options.keepsLinks)
    else { return false }
    return metadata.inode == other.inode && metadata.device == other.device
  }

  private func copyDirectory(
    _ source: ByteString, to target: ByteString, _ metadata: Metadata
  ) -> Bool {
    if !options.recursive {
      Program.complain("-r not given; leaving out directory '\(source)'")
      return false
    }
    if isInside(target, metadata) {
      Program.complain("cannot copy '\(source)' into itself, '\(target)'")
      return false
    }
    // Writable while it is filled; its own rights come at the end.
    if !FileSystem.isDirectory(target) {
      let made: Void? = attempt(target, try FileSystem.makeDirectory(target, permissions: 0o700))
      if made == nil { return false }
    }
    guard let names = attempt(source, try Directory.names(in: source)) else { return false }
    var succeeded = true
    for name in names where !copy(source / name, to: target / name) { succeeded = false }
    attempt(target, try FileSystem.setPermissions(target, metadata.permissions))
    return succeeded
  }

  /// Whether a directory above `path` is the one that is being copied.
  private func isInside(_ path: ByteString, _ metadata: Metadata) -> Bool {
    var parent = path.parentPath
    for _ in 0..<100 {
      guard let above = try? FileSystem.metadata(of: parent) else { return false }
      if above.inode == metadata.inode && above.device == metadata.device { return true }
      if parent == "/" { return false }
      let next = parent / ".."
      guard let up = try? FileSystem.metadata(of: next), up.inode != above.inode else {
        return false
      }
      parent = next
    }
    return false
  }

  private func copyLink(_ source: ByteString, to target: ByteString) -> Bool {
    try? FileSystem.remove(target)
    guard let leads = attempt(source, try FileSystem.readLink(source)) else { return false }
    return attempt(target, try FileSystem.makeSymbolicLink(target, to: leads)) != nil
  }

  private func copySpecial(
    _ source: ByteString, to target: ByteString, _ metadata: Metadata
  ) -> Bool {
    if !options.recursive {
      return attempt(target, try copyFile(source, to: target, metadata)) != nil
    }
    try? FileSystem.remove(target)
    let mode = metadata.kind.rawValue | metadata.permissions
    let (major, minor) = (Int(metadata.major), Int(metadata.minor))
    return attempt(
      target, try FileSystem.makeNode(target, mode: mode, major: major, minor: minor)) != nil
  }

  private func copyFile(
    _ source: ByteString, to target: ByteString, _ metadata: Metadata
  ) throws(Errno) {
    let input: FileDescriptor
    do throws(Errno) {
      input = try FileDescriptor.open(source)
    } catch {
      Program.complain("\(source): \(error)")
      return
    }
    defer { try? input.close() }
    let output = try openTarget(target, metadata.permissions)
    defer { try? output.close() }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try input.read(into: buffer)
      if count == 0 { return }
      try output.writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  private func openTarget(
    _ target: ByteString, _ permissions: Int
  ) throws(Errno) -> FileDescriptor {
    let mode: FileDescriptor.OpenOptions = [.writeOnly, .create, .truncate]
    do throws(Errno) {
      return try FileDescriptor.open(target, mode, permissions: permissions & 0o777)
    } catch {
      if !options.forces { throw error }
      try FileSystem.remove(target)
      return try FileDescriptor.open(target, mode, permissions: permissions & 0o777)
    }
  }

  private func preserve(_ metadata: Metadata, _ target: ByteString) {
    // Not everybody may give files away; rights come after, because that clears some of them.
    try? FileSystem.setOwner(
      target, owner: metadata.owner, group: metadata.group, followingLinks: false)
    if metadata.isSymbolicLink { return }
    attempt(target, try FileSystem.setPermissions(target, metadata.permissions))
    let (accessed, modified) = (metadata.accessed, metadata.modified)
    attempt(target, try FileSystem.setTimes(target, accessed: accessed, modified: modified))
  }
}
