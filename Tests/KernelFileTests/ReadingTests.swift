import Foundation
import HostTools
import Testing

/// Do we read what others wrote?
@Suite(.enabled(if: Image.isPossible)) struct ReadingTests {
  /// A folder of the host with one of each.
  private static func source() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let files = FileManager.default
    try Data([UInt8].pattern(3_000_000, 1)).write(to: URL(fileURLWithPath: folder.path("large")))
    try Data("hello\n".utf8).write(to: URL(fileURLWithPath: folder.path("small")))
    try Data().write(to: URL(fileURLWithPath: folder.path("empty")))
    try files.createSymbolicLink(atPath: folder.path("short"), withDestinationPath: "small")
    try files.createSymbolicLink(
      atPath: folder.path("long"), withDestinationPath: String(repeating: "x/", count: 60))
    try files.createDirectory(atPath: folder.path("many"), withIntermediateDirectories: false)
    for number in 0..<300 {
      try Data("\(number)".utf8).write(
        to: URL(fileURLWithPath: folder.path("many/a file with number \(number)")))
    }
    return folder
  }

  @Test(arguments: Image.Shape.all) func `Trees that mke2fs makes`(_ shape: Image.Shape) throws {
    let folder = try Self.source()
    let volume = try Volume(Image.make(shape, from: folder.url.path))
    #expect(try volume.read("large") == .pattern(3_000_000, 1))
    #expect(try volume.read("small") == Array("hello\n".utf8))
    #expect(try volume.read("empty") == [])
    #expect(try volume.inode("short").linkTarget() == "small")
    #expect(try volume.inode("long").linkTarget() == ByteString(String(repeating: "x/", count: 60)))
    let names = try volume.names("many")
    #expect(names.count == 302)
    for number in 0..<300 {
      #expect(names["a file with number \(number)"] == .regular)
      #expect(try volume.read("many/a file with number \(number)") == Array("\(number)".utf8))
    }
    #expect(throws: Errno.noSuchFileOrDirectory) { try volume.inode("many/none") }
    #expect(try volume.names("")["lost+found"] == .directory)
  }

  @Test func `Attributes as debugfs sets them`() throws {
    var bytes = try Image.make(Image.Shape(inodeSize: 256))
    bytes = try Image.changed(
      bytes,
      [
        "mknod disk b 8 17", "mknod far c 300 70000", "mknod pipe p",
        "write /dev/null file", "sif file uid 70000", "sif file gid 65540",
        "sif file mode 0104711",
      ])
    let volume = try Volume(bytes)
    let disk = try volume.inode("disk").attributes
    #expect(disk.kind == .blockDevice)
    #expect(disk.device == DeviceNumber(major: 8, minor: 17))
    #expect(try volume.inode("pipe").kind == .fifo)
    let file = try volume.inode("file").attributes
    #expect(file.user == 70000 && file.group == 65540 && file.permissions == 0o4711)
    #expect(file.kind == .regular)
  }

  @Test(arguments: [
    "-O ^filetype", "-O ^sparse_super,^resize_inode", "-O ^dir_index,^resize_inode", "-r 0",
  ])
  func `Older shapes`(_ option: String) throws {
    let folder = try Self.source()
    let shape = Image.Shape(options: option.split(separator: " ").map { String($0) })
    var volume = try Volume(Image.make(shape, from: folder.url.path))
    #expect(try volume.names("many").count == 302)
    #expect(try volume.names("many")["a file with number 7"] == .regular)
    #expect(try volume.read("large") == .pattern(3_000_000, 1))
    try volume.write("new", .pattern(50_000, 2))
    try volume.create("directory", .directory)
    volume = try volume.remounted()
    #expect(try volume.read("new") == .pattern(50_000, 2))
    #expect(try volume.names("")["directory"] == .directory)
    try volume.fileSystem.unmount()
    #expect(try Image.complaint(about: volume.disk.bytes) == nil)
  }

  @Test func `What uses unknown features is refused, or read only`() throws {
    let bytes = try Image.make(Image.Shape(options: ["-O", "extent"]))
    #expect(throws: Errno.invalidArgument) { try Volume(bytes) }
    #expect(Log.last.contains { $0.contains("features that are not supported: 64") })
    let sums = try Image.make(Image.Shape(options: ["-O", "metadata_csum"]))
    let volume = try Volume(sums)
    #expect(volume.fileSystem.isReadOnly)
    #expect(throws: Errno.readOnlyFileSystem) { try volume.create("file") }
    try volume.fileSystem.unmount()
    #expect(volume.disk.bytes == sums)
  }

  @Test func `Read only leaves no trace`() throws {
    let bytes = try Image.make(Image.Shape())
    let volume = try Volume(MemoryDisk(bytes, isReadOnly: true))
    #expect(throws: Errno.readOnlyFileSystem) { try volume.create("file") }
    _ = try volume.names("")
    try volume.fileSystem.synchronize()
    try volume.fileSystem.unmount()
    #expect(volume.disk.bytes == bytes)
  }

  @Test func `Pages that follow each other are one transfer`() throws {
    let folder = try Self.source()
    let volume = try Volume(Image.make(Image.Shape(blockSize: 4096), from: folder.url.path))
    let inode = try volume.inode("large")
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 4096, alignment: 4096)
    defer { memory.deallocate() }
    try inode.readPages(100, 64, into: #require(memory.baseAddress))
    let before = volume.disk.readCount
    try inode.readPages(100, 64, into: #require(memory.baseAddress))
    #expect(volume.disk.readCount - before <= 2)
    #expect(Array(memory) == Array([UInt8].pattern(3_000_000, 1)[100 * 4096..<164 * 4096]))
  }
}
