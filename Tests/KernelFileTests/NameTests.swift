import Testing

/// Names: what may be done with them, and what is counted.
@Suite(.enabled(if: Image.isPossible)) struct NameTests {
  @Test func `What must not be done is refused`() throws {
    let volume = try Volume(Image.make(Image.Shape()))
    try volume.create("directory", .directory)
    try volume.create("directory/file")
    try volume.create("other", .directory)
    #expect(throws: Errno.fileExists) { try volume.create("directory") }
    #expect(throws: Errno.fileExists) { try volume.link("other", symbolicTo: "x") }
    #expect(throws: Errno.directoryNotEmpty) { try volume.remove("directory") }
    #expect(throws: Errno.directoryNotEmpty) { try volume.rename("other", to: "directory") }
    #expect(throws: Errno.notPermitted) { try volume.link("again", to: volume.inode("other")) }
    #expect(throws: Errno.notDirectory) { try volume.create("directory/file/below") }
    #expect(throws: Errno.fileNameTooLong) {
      try volume.link("x", symbolicTo: String(repeating: "x", count: 1024))
    }
    let longest = String(repeating: "n", count: 255)
    try volume.create(longest)
    #expect(volume.exists(longest))
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test func `A directory that is gone takes no names`() throws {
    let volume = try Volume(Image.make(Image.Shape()))
    let directory = try volume.create("directory", .directory)
    try volume.remove("directory")
    #expect(throws: Errno.noSuchFileOrDirectory) {
      try directory.lock.withLock { () throws(Errno) in
        _ = try directory.create("file", FileAttributes(kind: .regular, permissions: 0o644))
      }
    }
    let file = try volume.create("file")
    try volume.remove("file")
    #expect(throws: Errno.noSuchFileOrDirectory) { try volume.link("again", to: file) }
  }

  @Test func `Renaming directories keeps parents and links right`() throws {
    let volume = try Volume(Image.make(Image.Shape()))
    for path in ["a", "b", "a/child", "a/child/deep", "b/empty"] {
      try volume.create(path, .directory)
    }
    try volume.rename("a/child", to: "b/moved")
    #expect(try volume.inode("a").attributes.links == 2)
    #expect(try volume.inode("b").attributes.links == 4)
    try volume.rename("b/moved", to: "b/empty")
    #expect(try volume.inode("b").attributes.links == 3)
    #expect(try volume.names("b/empty")["deep"] == .directory)
    #expect(try volume.names("b")["moved"] == nil)
    try volume.rename("b/empty", to: "b/a rather longer name than it had before")
    try volume.fileSystem.synchronize()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test func `A renamed file replaces another, also one that is its equal`() throws {
    let volume = try Volume(Image.make(Image.Shape()))
    try volume.write("old", .pattern(30000, 1))
    try volume.write("new", .pattern(10, 2))
    try volume.rename("new", to: "old")
    #expect(try volume.read("old") == .pattern(10, 2))
    #expect(!volume.exists("new"))
    try volume.link("same", to: volume.inode("old"))
    try volume.rename("same", to: "old")
    #expect(volume.exists("same") && volume.exists("old"))
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test func `A file has 32000 names at most, and a directory as many directories`() throws {
    let shape = Image.Shape(blockSize: 4096, megabytes: 200, options: ["-N", "34000"])
    let volume = try Volume(Image.make(shape))
    let file = try volume.create("file")
    try volume.create("names", .directory)
    for number in 0..<31_999 { try addName(volume, "\(number)", file) }
    #expect(throws: Errno.tooManyLinks) { try volume.link("one more", to: file) }
    try volume.create("parent", .directory)
    let parent = try volume.inode("parent")
    let attributes = FileAttributes(kind: .directory, permissions: 0o755)
    parent.lock.lock()
    parent.attributes.links = 32_000
    #expect(throws: Errno.tooManyLinks) { _ = try parent.create("child", attributes) }
    parent.attributes.links = 2
    parent.lock.unlock()
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  private func addName(_ volume: Volume, _ name: String, _ file: Inode) throws {
    // In several directories: one is searched from its begin for each.
    let folder = "names/\(name.count)\(name.suffix(2))"
    if !volume.exists(folder) { try volume.create(folder, .directory) }
    try volume.link(folder + "/" + name, to: file)
  }

  @Test func `There is one object for each inode while somebody holds it`() throws {
    let volume = try Volume(Image.make(Image.Shape(megabytes: 16, options: ["-N", "4000"])))
    let held = try volume.create("held")
    for number in 0..<3000 { try volume.create("file\(number)") }
    #expect(try volume.inode("held") === held)
    #expect(volume.fileSystem.table.all().count < 2100)
    #expect(try volume.inode("file0").attributes.links == 1)
  }
}
