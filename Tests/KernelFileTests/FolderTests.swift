import Fuzzing
import Testing

/// The client of 9P against a server that does what a test says.
struct FolderTests {
  private let server = FolderServer()

  private func mount() throws -> FolderFileSystem {
    try FolderFileSystem(on: server, device: DeviceNumber(major: 0, minor: 9))
  }

  /// As the VFS asks: with the directory's lock.
  private func find(_ name: ByteString, in directory: Inode) throws(Errno) -> Inode {
    try directory.lock.withLock { () throws(Errno) in try directory.lookUp(name) }
  }

  private func findAgain(
    _ name: ByteString, _ known: Inode, in directory: Inode
  ) throws(Errno) -> Inode {
    try directory.lock.withLock { () throws(Errno) in try directory.lookUpAgain(name, known) }
  }

  private func contents(_ inode: Inode) throws(Errno) -> String {
    inode.lock.lock()
    defer { inode.lock.unlock() }
    let cache = inode.cache ?? PageCache(of: inode)
    inode.cache = cache
    let page = try cache.bytes(ofPage: 0, of: inode)
    return String(decoding: page.prefix(Int(min(4096, inode.attributes.size))), as: UTF8.self)
  }

  private func names(_ directory: Inode) throws(Errno) -> [ByteString] {
    directory.lock.lock()
    defer { directory.lock.unlock() }
    var names: [ByteString] = []
    try directory.entries(from: 0) {
      names.append($0.name)
      return true
    }
    return names
  }

  private func target(_ link: Inode) throws(Errno) -> ByteString {
    try link.lock.withLock { () throws(Errno) in try link.linkTarget() }
  }

  // MARK: A server that keeps the rules

  @Test func whatIsThereIsFound() throws {
    let folders = try mount()
    let file = try find("file", in: folders.root)
    #expect(file.kind == .regular && file.attributes.permissions == 0o644)
    #expect(try contents(file) == "contents of a file\n")
    #expect(try target(find("link", in: folders.root)) == "file")
    #expect(try find("fifo", in: folders.root).kind == .fifo)
    #expect(try names(folders.root) == [".", "file", "folder", "link", "fifo"])
    #expect(throws: Errno.noSuchFileOrDirectory) { try find("nothing", in: folders.root) }
    #expect(throws: Errno.notDirectory) { try find("nothing", in: file) }
    try folders.unmount()
    #expect(!server.isClaimed)
  }

  /// One object for a file, whatever its names; another one once it is another file.
  @Test func othersChangeIt() throws {
    let folders = try mount()
    let file = try find("file", in: folders.root)
    server.nodes[2]?.links = 2
    server.nodes[1]?.entries.append(("other", 2))
    #expect(try find("other", in: folders.root) === file)
    #expect(try findAgain("file", file, in: folders.root) === file)
    #expect(try contents(file) == "contents of a file\n")
    server.nodes[2]?.contents = Array("changed\n".utf8)
    server.nodes[2]?.modified = 2
    try file.refresh()
    #expect(try contents(file) == "changed\n")
    server.nodes[6] = FolderServer.Node(mode: 0o100600, contents: Array("new\n".utf8))
    server.nodes[1]?.entries[1].number = 6
    let new = try findAgain("file", file, in: folders.root)
    #expect(new !== file)
    #expect(try contents(new) == "new\n")
    server.nodes[1]?.entries.remove(at: 1)
    #expect(throws: Errno.noSuchFileOrDirectory) {
      server.nodes[6]?.links = 2
      try new.refresh()
      return try findAgain("file", new, in: folders.root)
    }
  }

  @Test func whatIsWrittenIsThereAtOnce() throws {
    let folders = try mount()
    let file = try #require(try find("file", in: folders.root) as? FolderInode)
    _ = try contents(file)
    let bytes = Array("CONTENTS".utf8)
    #expect(try bytes.withUnsafeBytes { try file.write($0, at: 0) } == 8)
    #expect(server.nodes[2]?.contents.starts(with: bytes) == true)
    #expect(try contents(file) == "CONTENTS of a file\n")
    let long = [UInt8](repeating: 65, count: 20000)
    let count = try long.withUnsafeBytes { try file.write($0, at: 5) }
    #expect(count < 16384 && count > 16000)
    #expect(file.attributes.size == UInt64(5 + count))
  }

  /// A tree that leads back into itself is a long one: no directory is locked twice on the way down.
  @Test func aLoopOfDirectoriesHasNoEnd() throws {
    server.nodes[3]?.entries = [("up", 1), ("self", 3)]
    let folders = try mount()
    var seen = [folders.root]
    for name in ["folder", "self", "up", "folder", "up", "folder", "self", "self"] {
      let next = try find(ByteString(name), in: seen[seen.count - 1])
      #expect(!seen.contains { $0 === next })
      seen.append(next)
    }
  }

  /// Every number that was given out comes back.
  @Test func nothingIsLeftOpen() throws {
    let folders = try mount()
    for _ in 0..<50 {
      let file = try find("file", in: folders.root)
      _ = try contents(file)
      _ = try names(folders.root)
      _ = try? find("nothing", in: folders.root)
      _ = try target(find("link", in: folders.root))
      folders.table.removeAll()
    }
    #expect(server.files.count == 1)
  }

  // MARK: A server that lies

  /// A lie, in the answer to which message.
  struct Lie: CustomTestStringConvertible, Sendable {
    let name: String
    let kind: NinePKind
    let tell: @Sendable (inout [UInt8]) -> Void
    var testDescription: String { name }

    init(_ name: String, _ kind: NinePKind, _ tell: @escaping @Sendable (inout [UInt8]) -> Void) {
      self.name = name
      self.kind = kind
      self.tell = tell
    }
  }

  static let lies: [Lie] = [
    Lie("nothing", .walk) { $0 = [] },
    Lie("half a header", .walk) { $0 = Array($0.prefix(5)) },
    Lie("too long", .walk) { $0[0] += 1 },
    Lie("too short", .getAttributes) { $0[0] -= 1 },
    Lie("huge", .getAttributes) { $0[3] = 0xff },
    Lie("another's tag", .walk) { $0[5] = 7 },
    Lie("another kind", .walk) { $0[4] = 25 },
    Lie("a message, no answer", .walk) { $0[4] = 110 },
    Lie("error 0", .walk) { $0 = [11, 0, 0, 0, 7, 1, 0, 0, 0, 0, 0] },
    Lie("the kernel's own error", .walk) { $0 = [11, 0, 0, 0, 7, 1, 0, 0, 2, 0, 0] },
    Lie("two steps", .walk) { $0[7] = 2 },
    Lie("a file that is a directory", .getAttributes) { $0[15] = 0x80 },
    Lie("no kind of file", .getAttributes) { $0[29] = 0xf0 },
    Lie("a negative size", .getAttributes) { $0[63] = 0x80 },
    Lie("more blocks than bytes", .getAttributes) { $0[79] = 0x80 },
    Lie("more than a second", .getAttributes) { $0[95] = 0xff },
    Lie("more than was read", .read) { $0[7] += 1 },
    Lie("less than was read", .read) { $0[7] -= 1 },
    Lie("entries beyond the end", .readFolder) { $0[7] += 1 },
    Lie("an entry without a name", .readFolder) { $0[33] = 0 },
    Lie("an entry with a slash", .readFolder) { $0[35] = 47 },
    Lie("an entry with a zero", .readFolder) { $0[35] = 0 },
    Lie("an entry before a negative place", .readFolder) { $0[31] = 0x80 },
    Lie("a name that ends early", .readFolder) { $0[34] = 0xff },
    Lie("a long target", .readLink) { $0[7] += 1 },
    Lie("a target with a zero", .readLink) { $0[9] = 0 },
    Lie("more than was written", .write) { $0[7] = 0xff },
    Lie("nothing written", .write) { $0[7] = 0 },
  ]

  private func useAll(_ folders: FolderFileSystem) throws(Errno) {
    let file = try find("file", in: folders.root)
    _ = try contents(file)
    _ = try names(folders.root)
    _ = try target(find("link", in: folders.root))
    let bytes: [UInt8] = [1, 2, 3]
    if let file = file as? FolderInode {
      // Not `withUnsafeBytes`, whose errors are of any kind.
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: 3, alignment: 1)
      defer { copy.deallocate() }
      copy.copyBytes(from: bytes)
      _ = try file.write(UnsafeRawBufferPointer(copy), at: 0)
    }
  }

  /// EIO and a line in the log; the next answer counts as if nothing had been.
  @Test(arguments: lies) func aLieIsAnError(lie: Lie) throws {
    let folders = try mount()
    server.spoil = { answer, kind in if kind == lie.kind { lie.tell(&answer) } }
    #expect(throws: Errno.ioError) { try useAll(folders) }
    #expect(Log.last.contains { $0.hasPrefix("9p: the server sent ") })
    server.spoil = nil
    folders.table.removeAll()
    try useAll(folders)
  }

  /// A session does not begin with a lie.
  @Test(arguments: [7, 8, 11, 13]) func versionsAreChecked(place: Int) {
    server.spoil = { answer, kind in if kind == .version { answer[place] = 0x58 } }
    #expect(throws: Errno.self) { try mount() }
  }

  /// Any bytes, cut or made longer: errors, and nothing that stays.
  @Test func noiseIsAnError() throws {
    let folders = try mount()
    try Fuzzing.run(usual: 3000) { random in
      var numbers = random
      server.spoil = { answer, _ in
        guard !answer.isEmpty, Bool.random(using: &numbers) else { return }
        let place = Int.random(in: 0..<answer.count, using: &numbers)
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0: answer[place] = UInt8.random(in: 0...255, using: &numbers)
        case 1: answer = Array(answer.prefix(place))
        case 2: answer += [UInt8](repeating: 0x61, count: place)
        default: answer[place] ^= 1 << UInt8.random(in: 0...7, using: &numbers)
        }
      }
      for _ in 0..<4 { try? useAll(folders) }
      server.spoil = nil
      folders.table.removeAll()
      server.nodes[2] = FolderServer.Node(mode: 0o100644, contents: Array("again\n".utf8))
      try folders.root.refresh()
      try useAll(folders)
    }
  }
}
