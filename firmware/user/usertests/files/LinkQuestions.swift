import System

/// Names of files: hard and symbolic links, and giving other names.
enum LinkQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("hard-links", hardLinks),
    Question("hard-link-refusals", hardLinkRefusals),
    Question("link-and-unlink-at-once", linkAndUnlinkAtOnce),
    Question("symbolic-link", symbolicLink),
    Question("symbolic-link-to-directory", linkToDirectory),
    Question("symbolic-link-that-leads-nowhere", danglingLink),
    Question("symbolic-links-in-a-circle", circle),
    Question("symbolic-links-in-a-chain", chain),
    Question("symbolic-link-not-followed", notFollowed),
    Question("read-link", readLink),
    Question("link-to-a-symbolic-link", linkToSymbolicLink),
    Question("rename-file", renameFile),
    Question("rename-replaces", renameReplaces),
    Question("rename-to-itself", renameToItself),
    Question("rename-to-another-name-of-it", renameToOtherName),
    Question("rename-directory", renameDirectory),
    Question("rename-directory-into-itself", renameIntoItself),
    Question("rename-kinds", renameKinds),
    Question("rename-without-replacing", renameWithoutReplacing),
    Question("rename-exchanges", renameExchanges),
    Question("rename-changes-dots", renameChangesDots),
    Question("rename-is-atomic", renameIsAtomic),
    Question("rename-against-rename", renameAgainstRename),
  ]

  /// (xv6: linktest.)
  private static func hardLinks() {
    create("one", "hello")
    link("one", to: "two")
    expect(metadata("one").links, 2)
    expect(metadata("one").inode == metadata("two").inode)
    remove("one")
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("one"))
    expect(contents("two"), "hello")
    expect(metadata("two").links, 1)
  }

  private static func hardLinkRefusals() {
    create("one")
    expect(.fileExists, from: try FileSystem.link("one", to: "one"))
    remove("one")
    expect(.noSuchFileOrDirectory, from: try FileSystem.link("one", to: "two"))
    expect(.notPermitted, from: try FileSystem.link(".", to: "two"))
    expect(.improperLink, from: try FileSystem.link("/proc/version", to: "two"))
  }

  /// Names come and go from two processes at once. (xv6: linkunlink, concreate.)
  private static func linkAndUnlinkAtOnce() {
    create("cat")
    let child = fork { linkAndUnlink(seed: 97) }
    linkAndUnlink(seed: 1)
    expect(wait(child).exitCode == 0)
    _ = try? FileSystem.remove("x")
    expect(metadata("cat").links, 1)
  }

  private static func linkAndUnlink(seed: Int) {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<100 {
      switch numbers.next() % 3 {
      case 0: _ = try? FileSystem.write("", to: "x")
      case 1: _ = try? FileSystem.link("cat", to: "x")
      default: _ = try? FileSystem.remove("x")
      }
    }
  }

  private static func symbolicLink() {
    create("file", "text")
    makeLink("link", to: "file")
    expect(contents("link"), "text")
    create("link", "other")
    expect(contents("file"), "other")
    let status = must(try FileSystem.metadata(of: "link", followingLinks: false))
    expect(status.isSymbolicLink)
    expect(status.size, 4)
    remove("link")
    expect(contents("file"), "other")
    expect(.fileExists, from: try FileSystem.makeSymbolicLink("file", to: "x"))
  }

  private static func linkToDirectory() {
    makeDirectory("a")
    makeDirectory("a/b")
    makeLink("link", to: "a/b")
    create("link/file", "text")
    expect(contents("a/b/file"), "text")
    create("a/above", "above")
    expect(contents("link/../above"), "above")
    expect(.notDirectory, from: try FileSystem.removeDirectory("link"))
    makeLink("a/b/up", to: "../..")
    expect(contents("link/up/a/above"), "above")
  }

  /// Does creating through a link that leads nowhere make the file there?
  private static func danglingLink() {
    makeLink("link", to: "target")
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("link"))
    create("link", "made")
    expect(contents("target"), "made")
    makeLink("far", to: "no/such/place")
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("far", [.create, .writeOnly]))
  }

  private static func circle() {
    makeLink("a", to: "b")
    makeLink("b", to: "a")
    makeLink("self", to: "self")
    for name: ByteString in ["a", "b", "self", "self/x"] {
      expect(.tooManySymbolicLinkLevels, from: try FileDescriptor.open(name))
    }
    expect(.tooManySymbolicLinkLevels, from: try FileSystem.changeDirectory("a"))
    expect(.tooManySymbolicLinkLevels, from: try FileDescriptor.open("a", [.create, .writeOnly]))
  }

  /// Forty links one after another are followed, and no more.
  private static func chain() {
    create("link0", "end")
    for number in 1...41 { makeLink("link\(number)", to: "link\(number - 1)") }
    expect(contents("link40"), "end")
    expect(.tooManySymbolicLinkLevels, from: try FileDescriptor.open("link41"))
  }

  private static func notFollowed() {
    create("file")
    makeLink("link", to: "file")
    expect(.tooManySymbolicLinkLevels, from: try FileDescriptor.open("link", .noFollow))
    close(open("file", .noFollow))
  }

  private static func readLink() {
    makeLink("link", to: "some/where")
    expect(must(try FileSystem.readLink("link")), "some/where")
    let memory = Block(16)
    expect(SystemCall.readLink.raw(-100, text("link"), memory.address, 4), 4)
    expect(memory.bytes(0..<5), "some\0")
    create("file")
    expect(.invalidArgument, from: try FileSystem.readLink("file"))
    expect(.invalidArgument, SystemCall.readLink.raw(-100, text("link"), memory.address, 0))
  }

  private static func linkToSymbolicLink() {
    makeLink("link", to: "nowhere")
    link("link", to: "second")
    expect(must(try FileSystem.readLink("second")), "nowhere")
    let follow = 0x400
    expect(
      .noSuchFileOrDirectory,
      SystemCall.link.raw(-100, text("link"), -100, text("third"), follow))
  }

  private static func renameFile() {
    create("old", "text")
    rename("old", to: "new")
    expect(contents("new"), "text")
    expect(!FileSystem.exists("old"))
    expect(.noSuchFileOrDirectory, from: try FileSystem.rename("old", to: "new"))
    expect(.noSuchFileOrDirectory, from: try FileSystem.rename("new", to: "no/where"))
  }

  /// Is what had the name gone, and still there for those who have it open?
  private static func renameReplaces() {
    create("old", "old")
    create("new", "new")
    let file = open("new")
    rename("old", to: "new")
    expect(contents("new"), "old")
    expect(read(file, 10), "new")
    expect(must(try file.metadata()).links, 0)
    expect(names(in: ".") == ["new"])
  }

  private static func renameToItself() {
    create("file", "text")
    rename("file", to: "file")
    rename("file", to: "./file")
    expect(contents("file"), "text")
    expect(metadata("file").links, 1)
  }

  /// Two names of one file: nothing happens.
  private static func renameToOtherName() {
    create("one", "text")
    link("one", to: "two")
    rename("one", to: "two")
    expect(names(in: ".") == ["one", "two"])
  }

  private static func renameDirectory() {
    makeDirectory("a")
    create("a/file", "text")
    makeDirectory("b")
    rename("a", to: "b/c")
    expect(contents("b/c/file"), "text")
    makeDirectory("empty")
    rename("b/c", to: "empty")
    expect(contents("empty/file"), "text")
  }

  private static func renameIntoItself() {
    makeDirectory("a")
    makeDirectory("a/b")
    expect(.invalidArgument, from: try FileSystem.rename("a", to: "a/b/c"))
    expect(.invalidArgument, from: try FileSystem.rename("a", to: "a/c"))
    expect(.directoryNotEmpty, from: try FileSystem.rename("a/b", to: "a"))
    expect(.resourceBusy, from: try FileSystem.rename("a/.", to: "c"))
    expect(.resourceBusy, from: try FileSystem.rename("a/b/..", to: "c"))
  }

  private static func renameKinds() {
    create("file")
    makeDirectory("empty")
    makeDirectory("full")
    create("full/file")
    expect(.isDirectory, from: try FileSystem.rename("file", to: "empty"))
    expect(.notDirectory, from: try FileSystem.rename("empty", to: "file"))
    expect(.directoryNotEmpty, from: try FileSystem.rename("empty", to: "full"))
    rename("full", to: "empty")
    expect(FileSystem.exists("empty/file"))
  }

  private static func renameWith(_ old: ByteString, _ new: ByteString, flags: Int) -> Int {
    SystemCall.rename.raw(-100, text(old), -100, text(new), flags)
  }

  private static func renameWithoutReplacing() {
    create("one", "1")
    create("two", "2")
    expect(.fileExists, renameWith("one", "two", flags: 1))
    expect(renameWith("one", "three", flags: 1), 0)
    expect(contents("three"), "1")
  }

  /// Two names change places, where the file system can do that.
  private static func renameExchanges() {
    create("one", "1")
    makeDirectory("two")
    let answer = renameWith("one", "two", flags: 2)
    if answer == -Errno.invalidArgument.rawValue { return }
    expect(answer, 0)
    expect(contents("two"), "1")
    expect(metadata("one").isDirectory)
    expect(.noSuchFileOrDirectory, renameWith("one", "three", flags: 2))
    expect(.invalidArgument, renameWith("one", "two", flags: 3))
  }

  /// Does ".." lead to the new place?
  private static func renameChangesDots() {
    makeDirectory("a")
    makeDirectory("b")
    makeDirectory("a/c")
    create("b/mark", "b")
    rename("a/c", to: "b/c")
    expect(contents("b/c/../mark"), "b")
    expect(metadata("a").links, 2)
    expect(metadata("b").links, 3)
  }

  /// While a file is replaced again and again, is there always one of that name?
  private static func renameIsAtomic() {
    create("name", "version")
    let child = fork {
      for _ in 0..<200 {
        create("next", "version")
        rename("next", to: "name")
      }
    }
    for _ in 0..<200 { expect(contents("name"), "version") }
    expect(wait(child).exitCode == 0)
  }

  /// Renames against each other, across two directories: does nobody wait for ever?
  private static func renameAgainstRename() {
    makeDirectory("a")
    makeDirectory("b")
    let children = (0..<4).map { number in
      fork {
        for step in 0..<100 {
          create("a/x\(number)")
          let (from, to): (ByteString, ByteString) = step % 2 == 0 ? ("a", "b") : ("b", "a")
          _ = SystemCall.rename.raw(-100, text(from / "d"), -100, text(to / "d"), 0)
          rename("a/x\(number)", to: "b/x\(number)")
          remove("b/x\(number)")
        }
      }
    }
    for child in children { expect(wait(child).exitCode == 0) }
    expect(names(in: "a").count + names(in: "b").count, 0)
  }
}
