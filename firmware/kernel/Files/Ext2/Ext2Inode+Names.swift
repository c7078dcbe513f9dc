/// What a rename does.
struct Ext2Move {
  let name: ByteString
  let inode: Ext2Inode
  let newParent: Ext2Inode
  let newName: ByteString
  let replaced: Ext2Inode?

  var isDirectory: Bool { inode.kind == .directory }
}

/// Names that come and go. Each function is one change; what can fail comes before anything is done.
extension Ext2Inode {
  /// A new file with its first name.
  func makeFile(
    _ name: ByteString, _ wanted: FileAttributes, target: ByteString?
  ) throws(Errno) -> Ext2Inode {
    try ext2.beginChange(needing: 8)
    defer { ext2.endChange() }
    let isDirectory = wanted.kind == .directory
    try checkNew(name)
    if isDirectory, attributes.links >= Ext2FileSystem.longestLinkCount { throw .tooManyLinks }
    let room = try room(for: name)
    let child = try makeInode(wanted, target)
    try insert(name, child.identifier, child.kind, at: room)
    if isDirectory { attributes.links += 1 }
    try storeNamesChanged()
    ext2.table.insert(child)
    return child
  }

  private func checkNew(_ name: ByteString) throws(Errno) {
    guard kind == .directory else { throw .notDirectory }
    guard name.count <= ByteString.longestName else { throw .fileNameTooLong }
    guard attributes.links > 0 else { throw .noSuchFileOrDirectory }
    guard try find(name) == nil else { throw .fileExists }
  }

  private func makeInode(
    _ wanted: FileAttributes, _ target: ByteString?
  ) throws(Errno) -> Ext2Inode {
    let isDirectory = wanted.kind == .directory
    var attributes = wanted
    attributes.links = isDirectory ? 2 : 1
    attributes.size = 0
    attributes.blocks = 0
    var pointers = InlineArray<15, UInt32>(repeating: 0)
    if wanted.kind == .characterDevice || wanted.kind == .blockDevice {
      (pointers[0], pointers[1]) = Ext2InodeRecord.devicePointers(wanted.device)
    }
    let number = try ext2.takeInode(near: identifier, isDirectory: isDirectory)
    let child = Ext2Inode(
      ext2, number, Ext2InodeRecord(attributes, pointers: pointers, flags: 0))
    do throws(Errno) {
      try child.storeNew()
      if isDirectory { try child.makeFirstBlock(parent: identifier) }
      if let target { try child.setLinkTarget(target) }
      try child.store()
    } catch {
      child.abandon()
      throw error
    }
    return child
  }

  /// Nothing leads to the new inode, and nothing will: what it took goes the way of all that is freed.
  private func abandon() {
    if tree.hasBlocks(attributes) { tree.cut(from: 0, ext2) }
    ext2.freed.inodes.append((identifier, kind == .directory))
    // When even this fails the inode looks taken until e2fsck finds that it is not.
    try? ext2.writeRecord(identifier) { buffer, offset in
      buffer.clear(offset..<offset + Ext2InodeRecord.Field.extraSize)
    }
  }

  func addName(_ name: ByteString, of inode: Ext2Inode) throws(Errno) {
    guard inode.kind != .directory else { throw .notPermitted }
    guard inode.attributes.links > 0 else { throw .noSuchFileOrDirectory }
    guard inode.attributes.links < Ext2FileSystem.longestLinkCount else { throw .tooManyLinks }
    try ext2.beginChange(needing: 4)
    defer { ext2.endChange() }
    try checkNew(name)
    let room = try room(for: name)
    inode.attributes.links += 1
    inode.attributes.changed = .now
    do throws(Errno) {
      try inode.store()
      try insert(name, inode.identifier, inode.kind, at: room)
    } catch {
      inode.attributes.links -= 1
      throw error
    }
    try storeNamesChanged()
  }

  func removeName(_ name: ByteString, of inode: Ext2Inode) throws(Errno) {
    try ext2.beginChange()
    defer { ext2.endChange() }
    let place = try place(of: name, leadingTo: inode)
    if inode.kind == .directory, try !inode.isEmptyDirectory() { throw .directoryNotEmpty }
    try remove(place)
    if inode.kind == .directory, attributes.links > 2 { attributes.links -= 1 }
    try storeNamesChanged()
    try inode.loseName()
  }

  private func place(
    of name: ByteString, leadingTo inode: Ext2Inode
  ) throws(Errno) -> Place {
    guard kind == .directory else { throw .notDirectory }
    guard let place = try find(name), place.number == inode.identifier else {
      throw .noSuchFileOrDirectory
    }
    return place
  }

  /// One name less; a directory has but one. After the last, the inode lives while it is held.
  private func loseName() throws(Errno) {
    attributes.links = kind == .directory ? 0 : attributes.links - min(1, attributes.links)
    attributes.changed = .now
    if attributes.links == 0 {
      ext2.removed.insert(identifier)
      ext2.table.remove(self)
    }
    try store()
  }

  private func storeNamesChanged() throws(Errno) {
    attributes.modified = .now
    attributes.changed = attributes.modified
    try store()
  }

  // MARK: Renaming

  /// The new name is there before the old one is gone, on the disk too: see `BufferCache`.
  func moveName(_ move: Ext2Move) throws(Errno) {
    try ext2.beginChange(needing: 4)
    defer { ext2.endChange() }
    let newParent = move.newParent
    let old = try place(of: move.name, leadingTo: move.inode)
    let target = try targetPlace(of: move)
    if !ext2.cache.mayMoveName(from: old.block, to: target.block) { try ext2.commit() }
    let isApart = old.block != target.block
    if move.replaced == nil {
      try newParent.insert(
        move.newName, move.inode.identifier, move.inode.kind, at: target,
        isApart ? .received : .within)
    } else {
      try newParent.lead(
        target, to: move.inode.identifier, move.inode.kind, isApart ? .received : .within)
    }
    try removeOldName(move, old.block, isApart ? .left : .within)
    try countLinks(move)
    move.inode.attributes.changed = .now
    try move.inode.store()
    try newParent.storeNamesChanged()
    try storeNamesChanged()
    try move.replaced?.loseName()
  }

  /// Where the new name is, or where there is room for it.
  private func targetPlace(of move: Ext2Move) throws(Errno) -> Place {
    let newParent = move.newParent
    if let replaced = move.replaced {
      if replaced.kind == .directory, try !replaced.isEmptyDirectory() { throw .directoryNotEmpty }
      return try newParent.place(of: move.newName, leadingTo: replaced)
    }
    try newParent.checkNew(move.newName)
    let getsLink = move.isDirectory && newParent !== self
    if getsLink, newParent.attributes.links >= Ext2FileSystem.longestLinkCount {
      throw .tooManyLinks
    }
    return try newParent.room(for: move.newName)
  }

  /// The new name may have been put right behind the old one, so its neighbours are looked up again.
  private func removeOldName(
    _ move: Ext2Move, _ block: UInt32, _ change: NameChange
  ) throws(Errno) {
    guard let place = try find(move.name), place.block == block else {
      throw ext2.damage(identifier, "a name is in the directory twice")
    }
    try remove(place, change)
  }

  /// A directory is also named by its entries' `..`.
  private func countLinks(_ move: Ext2Move) throws(Errno) {
    if move.replaced?.kind == .directory, move.newParent.attributes.links > 2 {
      move.newParent.attributes.links -= 1
    }
    guard move.isDirectory, move.newParent !== self else { return }
    guard let parent = try move.inode.find("..") else {
      throw ext2.damage(move.inode.identifier, "the directory does not name its parent")
    }
    try move.inode.lead(parent, to: move.newParent.identifier, .directory)
    move.inode.parent = move.newParent.identifier
    if attributes.links > 2 { attributes.links -= 1 }
    move.newParent.attributes.links += 1
  }
}
