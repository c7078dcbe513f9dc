import Bus
import Foundation
import Glibc
import Host
import Testing

/// A real folder, and a guest that wants out of it.
@Suite struct HostFolderTests {
  private let temporary: TemporaryFolder
  private let folder: HostFolder
  private let outside: String

  init() throws {
    temporary = try TemporaryFolder()
    outside = try temporary.file("secret", Array("secret".utf8))
    mkdir("\(temporary.path)/shared", 0o755)
    mkdir("\(temporary.path)/outer", 0o755)
    folder = try HostFolder("\(temporary.path)/shared", isReadOnly: false)
  }

  private func path(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func ask(_ request: FolderRequest) throws -> FolderReply {
    if let reply = folder.begin(request, ticket: 0) { return reply }
    return try #require(folder.collect(0, waits: true))
  }

  /// Makes a file with contents, and returns it as it is open.
  private func make(_ name: String, _ text: String, number: UInt32 = 1) throws -> FolderFile {
    let made = try ask(.create(path: path(name), flags: 2, mode: 0o640, number: number))
    let node = try #require(made.nodes.first, "error \(made.error)")
    let file = FolderFile(
      number: number, path: path(name), flags: 2, identity: node.identity)
    let written = try ask(.write(file, offset: 0, Array(text.utf8)[...]))
    #expect(written.numbers == [UInt64(text.utf8.count)])
    return file
  }

  private func text(_ file: FolderFile) throws -> String {
    String(decoding: try ask(.read(file, offset: 0, count: 100)).contents, as: UTF8.self)
  }

  /// Links that the guest or the host's user made, and paths through them.
  @Test func noLinkIsFollowed() throws {
    #expect(try ask(.makeLink(path: path("up"), target: path(".."))).error == 0)
    #expect(try ask(.makeLink(path: path("file"), target: path("../secret"))).error == 0)
    #expect(try ask(.makeLink(path: path("outer"), target: path("/tmp"))).error == 0)
    #expect(try ask(.makeLink(path: path("process"), target: path("/proc/self/root"))).error == 0)
    let before = try FileManager.default.contentsOfDirectory(atPath: temporary.path).sorted()

    for name in ["up/secret", "up/outer", "outer/x", "process/tmp", "file/x"] {
      for request in requests(path(name)) {
        let error = try ask(request).error
        #expect([UInt32(ELOOP), UInt32(ENOTDIR)].contains(error), "\(name): \(request): \(error)")
      }
    }
    for name in ["file", "up", "outer", "process"] {
      let opened = try ask(.open(path: path(name), flags: 2, number: 9))
      #expect(opened.error == LinuxError.loop, "\(name)")
      var change = FolderChange()
      change.size = 0
      #expect(try ask(.change(change, path: path(name), of: nil)).error == LinuxError.loop)
      // It is the link that is looked at.
      #expect(try ask(.look([path(name)])).nodes.map(\.kind) == [FolderNode.Kind.symbolicLink])
    }
    #expect(try ask(.readLink(path: path("file"))).contents == path("../secret"))
    let made = try ask(.create(path: path("file"), flags: 1, mode: 0o600, number: 9))
    #expect(made.error == LinuxError.loop)
    #expect(try String(contentsOfFile: outside, encoding: .utf8) == "secret")
    let after = try FileManager.default.contentsOfDirectory(atPath: temporary.path).sorted()
    #expect(after == before)
  }

  private func requests(_ path: [UInt8]) -> [FolderRequest] {
    var change = FolderChange()
    change.mode = 0o777
    return [
      .look([path]), .attributes(path: path, of: nil), .change(change, path: path, of: nil),
      .open(path: path, flags: 0, number: 9),
      .create(path: path, flags: 1, mode: 0o600, number: 9),
      .makeFolder(path: path, mode: 0o755), .makeLink(path: path, target: path),
      .link(path: path, newPath: self.path("new")), .link(path: self.path("up"), newPath: path),
      .readLink(path: path), .rename(path: path, newPath: self.path("new")),
      .rename(path: self.path("up"), newPath: path), .remove(path: path, isFolder: false),
      .remove(path: path, isFolder: true), .statistics(path: path),
    ]
  }

  /// The system is the second to look: paths that the device would never make lead nowhere either.
  @Test func evenUpwardsLeadsNowhere() throws {
    for name in ["../secret", "a/../../secret", "..", "/tmp"] {
      #expect(try ask(.open(path: path(name), flags: 0, number: 1)).error != 0, "\(name)")
    }
  }

  /// A folder that the host's user moves out while the guest works in it.
  @Test func aFolderThatIsReplacedByALinkLeadsNowhere() throws {
    #expect(try ask(.makeFolder(path: path("work"), mode: 0o755)).error == 0)
    let file = try make("work/file", "mine")
    let shared = "\(temporary.path)/shared"
    #expect(Glibc.rename("\(shared)/work", "\(temporary.path)/moved") == 0)
    #expect(symlink("\(temporary.path)", "\(shared)/work") == 0)
    for request in requests(path("work/secret")) {
      #expect(try ask(request).error != 0)
    }
    // What was open stays open, as with every program; what was not is not opened any more.
    #expect(try text(file) == "mine")
    folder.close(file.number)
    #expect(try ask(.read(file, offset: 0, count: 5)).error == LinuxError.stale)
  }

  @Test func anotherFileOfTheSameNameIsNotOpenedInItsPlace() throws {
    let file = try make("file", "first")
    let other = try make("other", "second", number: 2)
    folder.closeAll()
    #expect(try text(file) == "first")
    folder.closeAll()
    #expect(try ask(.rename(path: path("other"), newPath: path("file"))).error == 0)
    #expect(try ask(.read(file, offset: 0, count: 5)).error == LinuxError.stale)
    _ = other
  }

  @Test func pipesAndSocketsAreSeenAndNotOpened() throws {
    #expect(mkfifo("\(temporary.path)/shared/pipe", 0o666) == 0)
    #expect(try ask(.look([path("pipe")])).nodes.count == 1)
    #expect(try ask(.open(path: path("pipe"), flags: 0, number: 1)).error == UInt32(ENXIO))
    #expect(try ask(.open(path: path("pipe"), flags: 1, number: 1)).error == UInt32(ENXIO))
    let made = try ask(.create(path: path("pipe"), flags: 2, mode: 0o600, number: 1))
    #expect(made.error == UInt32(ENXIO))
  }

  /// More files are open than the process has descriptors for them; those without a name are kept.
  @Test func manyFilesAreOpenAtOnce() throws {
    let first = try make("unlinked", "nameless", number: 1000)
    #expect(try ask(.remove(path: path("unlinked"), isFolder: false)).error == 0)
    let files = try (0..<400 as Range<UInt32>).map {
      try make("file \($0)", "\($0)", number: $0)
    }
    for file in files { #expect(try text(file) == "\(file.number)") }
    #expect(try text(first) == "nameless")
    // Other tests have files open, too.
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let own = descriptors.filter {
      let name = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
      return name?.hasPrefix(temporary.path) ?? false
    }
    #expect((2..<300).contains(own.count))
  }

  @Test func filesWithoutNamesAreNoMoreThanThereIsRoomFor() throws {
    var error: UInt32 = 0
    for number in 0..<300 as Range<UInt32> {
      let made = try ask(.create(path: path("x"), flags: 2, mode: 0o600, number: number))
      error = made.error
      if error != 0 { break }
      #expect(try ask(.remove(path: path("x"), isFolder: false)).error == 0)
    }
    #expect(error == LinuxError.tooManyOpen)
  }

  @Test func programsDoNotGetTheirOwnersRights() throws {
    let made = try ask(.create(path: path("program"), flags: 1, mode: 0o6755, number: 1))
    #expect(made.error == 0)
    var change = FolderChange()
    change.mode = 0o7777
    #expect(try ask(.change(change, path: path("program"), of: nil)).error == 0)
    let mode = try ask(.attributes(path: path("program"), of: nil)).numbers[0]
    #expect(mode & 0o7777 == 0o1777)
  }

  @Test func aReadOnlyFolderRefusesWhatTheDeviceShouldHaveRefused() throws {
    let file = try make("file", "text")
    let folder = try HostFolder("\(temporary.path)/shared", isReadOnly: true)
    for request in requests(path("file")) + [.write(file, offset: 0, [1])] where request.isChange {
      #expect(folder.begin(request, ticket: 0)?.error == LinuxError.readOnly)
    }
    #expect(folder.begin(.open(path: path("file"), flags: 2, number: 1), ticket: 0)?.error == 30)
    #expect(try text(file) == "text")
  }

  @Test func entriesAreListedInPieces() throws {
    for number in 0..<50 { _ = try make("file \(number)", "", number: 1) }
    let opened = try ask(.open(path: [], flags: FolderRequest.OpenFlags.folder, number: 2))
    let node = try #require(opened.nodes.first)
    let file = FolderFile(number: 2, path: [], flags: 0, identity: node.identity)
    var names: [String] = []
    var offset: UInt64 = 0
    for _ in 0..<100 {
      let contents = try ask(.list(file, offset: offset, count: 200)).contents
      if contents.isEmpty { break }
      var rest = contents[...]
      while !rest.isEmpty {
        let start = rest.startIndex
        offset = rest[start + 13..<start + 21].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        let count = Int(rest[start + 22]) | Int(rest[start + 23]) << 8
        names.append(String(decoding: rest[start + 24..<start + 24 + count], as: UTF8.self))
        rest = rest[(start + 24 + count)...]
      }
    }
    #expect(names.sorted() == ([".", ".."] + (0..<50).map { "file \($0)" }).sorted())
    #expect(try ask(.list(file, offset: 0, count: 20)).error == LinuxError.invalid)
  }

  @Test func attributesAreChangedAndTold() throws {
    let file = try make("file", "contents")
    var change = FolderChange()
    (change.size, change.mode) = (3, 0o600)
    change.modified = .at(seconds: 1_000_000_000, nanoseconds: 5)
    #expect(try ask(.change(change, path: file.path, of: file)).error == 0)
    let reply = try ask(.attributes(path: file.path, of: nil))
    func value(_ attribute: FolderAttribute) -> UInt64 { reply.numbers[attribute.rawValue] }
    #expect(value(.mode) == UInt64(S_IFREG | 0o600) && value(.size) == 3)
    #expect(value(.modifiedSeconds) == 1_000_000_000 && value(.modifiedNanoseconds) == 5)
    #expect(FolderReply(recorded: reply.recorded) == reply)
    #expect(try ask(.flush(file)).error == 0)
    #expect(try text(file) == "con")
  }

  @Test func whatIsNoFolderIsRefusedWithAReason() throws {
    #expect(
      throws: HostError.failed(
        file: outside, reason: "is no folder: name the folder that it is in")
    ) {
      try HostFolder(outside, isReadOnly: true)
    }
    #expect(
      throws: HostError.failed(
        file: "/nowhere", reason: "there is no such folder: mkdir makes one")
    ) {
      try HostFolder("/nowhere", isReadOnly: true)
    }
  }
}
