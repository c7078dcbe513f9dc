/// Names in a directory. The server is asked each time: others change them.
extension FolderInode {
  func find(_ name: ByteString) throws(Errno) -> FolderInode {
    let number = try client.walk(from: try currentWay(), to: name)
    do throws(Errno) {
      return folders.inode(try client.attributes(number), number, in: self)
    } catch {
      client.forget(number)
      throw error
    }
  }

  /// The way to a file with one name is right if it leads to that file. With several names, the way may be
  /// by another one.
  func findAgain(_ name: ByteString, _ known: FolderInode) throws(Errno) -> FolderInode {
    let hasOneName = known.kind == .directory || known.attributes.links == 1
    if hasOneName, known.isStillThere() { return known }
    return try find(name)
  }

  /// A new file; it is open for who makes it, whatever rights it has.
  func makeFile(_ name: ByteString, _ attributes: FileAttributes) throws(Errno) -> FolderInode {
    /// O_RDWR and O_EXCL
    let flags: UInt32 = 0o202
    let number = try client.walk(from: try currentWay())
    do throws(Errno) {
      let identity = try client.create(number, name, flags, attributes)
      let inode = try find(name)
      // Somebody may have put another file in its place.
      guard inode.number == identity.path else { throw .staleHandle }
      inode.lock.withLock {
        inode.openings.append(Opening(number: number, reads: true, writes: true))
      }
      return inode
    } catch {
      client.forget(number)
      throw error
    }
  }

  func make(_ name: ByteString, _ attributes: FileAttributes) throws(Errno) -> FolderInode {
    let number = try currentWay()
    switch attributes.kind {
    case .regular: return try makeFile(name, attributes)
    case .directory: try client.makeDirectory(number, name, attributes)
    case .symbolicLink: throw .invalidArgument
    default: try client.makeNode(number, name, attributes)
    }
    return try find(name)
  }

  func makeLink(
    _ name: ByteString, to target: ByteString, _ attributes: FileAttributes
  ) throws(Errno) -> FolderInode {
    try client.makeLink(try currentWay(), name, to: target, attributes)
    return try find(name)
  }

  /// Entries, as many as one answer holds at a time; at the end the server need not keep the directory open.
  func tellEntries(
    from position: UInt64, _ body: (DirectoryEntry) -> Bool
  ) throws(Errno) {
    let number = try opened(reads: true, writes: false)
    var position = position
    while true {
      let entries = try client.entries(number, from: position)
      guard let last = entries.last else { return close { _ in true } }
      for entry in entries {
        let isTaken = body(
          DirectoryEntry(
            name: entry.name, number: entry.identity.path, kind: entry.kind, next: entry.next))
        guard isTaken else { return }
      }
      position = last.next
    }
  }
}
