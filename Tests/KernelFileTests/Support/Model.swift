import Fuzzing

/// What a tree of files should be, kept in memory, and random changes to it and to a volume alike.
final class Model {
  /// A file of the model.
  final class Node {
    var kind: FileKind
    var bytes: [UInt8] = []
    var entries: [String: Node] = [:]
    var target = ""
    var links = 1

    init(_ kind: FileKind) { self.kind = kind }
  }

  let root = Node(.directory)
  /// Open files, with names or without.
  private(set) var held: [(node: Node, inode: Inode)] = []
  var random: SplitMix
  private var count = 0
  var volume: Volume
  /// Told before a file's contents or names change, with the paths of which it holds.
  var willChange: (String) -> Void = { _ in }
  var didSynchronize: (String, Node) -> Void = { _, _ in }

  init(_ volume: Volume, _ random: SplitMix) {
    self.volume = volume
    self.random = random
    root.entries["lost+found"] = Node(.directory)
  }

  // MARK: Picking

  func paths() -> [(path: String, node: Node)] {
    var found: [(path: String, node: Node)] = []
    func walk(_ path: String, _ node: Node) {
      for (name, child) in node.entries.sorted(by: { $0.key < $1.key }) where name != "lost+found" {
        found.append((path + "/" + name, child))
        walk(path + "/" + name, child)
      }
    }
    walk("", root)
    return found
  }

  private func pick(_ isWanted: (Node) -> Bool) -> (path: String, node: Node)? {
    let candidates = paths().filter { isWanted($0.node) }
    return candidates.isEmpty ? nil : candidates[random.below(candidates.count)]
  }

  private func pickDirectory() -> (path: String, node: Node) {
    if random.below(3) == 0 { return ("", root) }
    return pick { $0.kind == .directory } ?? ("", root)
  }

  private func newName() -> String {
    count += 1
    return "\(count)" + String(repeating: "n", count: random.below(5) == 0 ? random.below(200) : 3)
  }

  private func parent(of path: String) -> (node: Node, name: String) {
    var names = path.split(separator: "/").map { String($0) }
    let name = names.removeLast()
    var node = root
    for name in names { node = node.entries[name] ?? node }
    return (node, name)
  }

  // MARK: Changes

  func change() throws {
    switch random.below(100) {
    case 0..<18: try makeFile()
    case 18..<24: try makeDirectory()
    case 24..<28: try makeSymbolicLink()
    case 28..<33: try makeLink()
    case 33..<60: try write()
    case 60..<68: try truncate()
    case 68..<80: try remove()
    case 80..<92: try rename()
    case 92..<95: try hold()
    case 95..<97: if !held.isEmpty { held.remove(at: random.below(held.count)) }
    default: try synchronizeOne()
    }
  }

  private func makeFile() throws {
    let (path, directory) = pickDirectory()
    let name = newName()
    try volume.create(path + "/" + name)
    directory.entries[name] = Node(.regular)
  }

  private func makeDirectory() throws {
    let (path, directory) = pickDirectory()
    let name = newName()
    try volume.create(path + "/" + name, .directory)
    directory.entries[name] = Node(.directory)
  }

  private func makeSymbolicLink() throws {
    let (path, directory) = pickDirectory()
    let name = newName()
    let node = Node(.symbolicLink)
    node.target = String(repeating: "t", count: 1 + random.below(120))
    try volume.link(path + "/" + name, symbolicTo: node.target)
    directory.entries[name] = node
  }

  private func makeLink() throws {
    guard let (old, node) = pick({ $0.kind == .regular }) else { return }
    let (path, directory) = pickDirectory()
    let name = newName()
    try volume.link(path + "/" + name, to: volume.inode(old))
    node.links += 1
    directory.entries[name] = node
  }

  private func write() throws {
    if random.below(5) == 0, !held.isEmpty {
      let (node, inode) = held[random.below(held.count)]
      return try write(node, inode)
    }
    guard let (path, node) = pick({ $0.kind == .regular }) else { return }
    try write(node, volume.inode(path))
  }

  private func write(_ node: Node, _ inode: Inode) throws {
    tellChange(of: node)
    let offset =
      random.below(3) == 0
      ? node.bytes.count : random.below(random.below(8) == 0 ? 400_000 : 20_000)
    let bytes = [UInt8].pattern(1 + random.below(12_000), Int(truncatingIfNeeded: random.next()))
    try Volume.write(inode, bytes, at: UInt64(offset))
    let end = offset + bytes.count
    if node.bytes.count < end {
      node.bytes += [UInt8](repeating: 0, count: end - node.bytes.count)
    }
    node.bytes.replaceSubrange(offset..<end, with: bytes)
  }

  private func truncate() throws {
    guard let (path, node) = pick({ $0.kind == .regular }) else { return }
    tellChange(of: node)
    let size = random.below(2) == 0 ? random.below(30_000) : random.below(node.bytes.count + 1)
    try Volume.truncate(volume.inode(path), to: UInt64(size))
    if size < node.bytes.count {
      node.bytes.removeLast(node.bytes.count - size)
    } else {
      node.bytes += [UInt8](repeating: 0, count: size - node.bytes.count)
    }
  }

  private func remove() throws {
    guard let (path, node) = pick({ $0.entries.isEmpty }) else { return }
    willChange(path)
    try volume.remove(path)
    let (parent, name) = parent(of: path)
    parent.entries[name] = nil
    node.links -= 1
  }

  private func rename() throws {
    guard let (path, node) = pick({ _ in true }) else { return }
    let (folder, directory) = pickDirectory()
    // Not into itself.
    if (folder + "/").hasPrefix(path + "/") { return }
    let fitting = directory.entries.filter { entry in
      entry.value !== node && entry.key != "lost+found"
        && (entry.value.kind == .directory) == (node.kind == .directory)
        && entry.value.entries.isEmpty
    }
    let replaced = random.below(2) == 0 ? fitting.min { $0.key < $1.key } : nil
    let name = replaced?.key ?? newName()
    // Not over one of its own parents.
    if path.hasPrefix(folder + "/" + name + "/") { return }
    for (inner, _) in paths() where (inner + "/").hasPrefix(path + "/") { willChange(inner) }
    if replaced != nil { willChange(folder + "/" + name) }
    try volume.rename(path, to: folder + "/" + name)
    let (parent, old) = parent(of: path)
    parent.entries[old] = nil
    replaced?.value.links -= 1
    directory.entries[name] = node
  }

  private func hold() throws {
    guard held.count < 5, let (path, node) = pick({ $0.kind == .regular }) else { return }
    held.append((node, try volume.inode(path)))
  }

  /// As fsync does; tells `didSynchronize`.
  func synchronizeOne() throws {
    guard let (path, node) = pick({ $0.kind == .regular }) else { return }
    try Volume.synchronize(volume.inode(path))
    didSynchronize(path, node)
  }

  private func tellChange(of node: Node) {
    for (path, other) in paths() where other === node { willChange(path) }
  }

  /// Nobody holds anything any more, and the volume is another one.
  func remount() throws {
    held = []
    volume = try volume.remounted()
  }

  // MARK: Comparing

  /// What is different in the volume; nil if nothing is.
  func difference() throws -> String? {
    for (node, inode) in held where try Volume.read(inode) != node.bytes {
      return "inode \(inode.number), held"
    }
    return try difference("", root)
  }

  private func difference(_ path: String, _ node: Node) throws -> String? {
    let inode = try volume.inode(path)
    if inode.kind != node.kind { return path + ": kind" }
    switch node.kind {
    case .directory:
      var names = try volume.names(path)
      names["."] = nil
      names[".."] = nil
      if names != node.entries.mapValues({ $0.kind }) { return path + ": names" }
      let directories = node.entries.values.count { $0.kind == .directory }
      if Int(inode.attributes.links) != 2 + directories { return path + ": links" }
      for (name, child) in node.entries {
        if let difference = try difference(path + "/" + name, child) { return difference }
      }
    case .symbolicLink:
      if try inode.linkTarget() != ByteString(node.target) { return path + ": target" }
    default:
      if try Volume.read(inode) != node.bytes { return path + ": contents" }
      if Int(inode.attributes.links) != node.links { return path + ": links" }
    }
    return nil
  }
}
