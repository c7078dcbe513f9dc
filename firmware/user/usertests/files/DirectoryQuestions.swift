import System

/// Directories: making, listing, leaving and removing them.
enum DirectoryQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("make-enter-leave-remove", makeEnterLeaveRemove),
    Question("subdirectories", subdirectories),
    Question("remove-dots", removeDots),
    Question("file-is-no-directory", fileIsNoDirectory),
    Question("directory-is-no-file", directoryIsNoFile),
    Question("remove-a-full-directory", removeFull),
    Question("remove-the-working-directory", removeWorkingDirectory),
    Question("exit-in-a-removed-directory", exitInRemoved),
    Question("open-while-removed", openWhileRemoved),
    Question("nothing-is-made-in-a-removed-directory", nothingInRemoved),
    Question("calls-without-a-name", namelessCalls),
    Question("links-of-a-directory", linksOfDirectory),
    Question("list-has-dots", listHasDots),
    Question("list-in-small-pieces", listInSmallPieces),
    Question("list-while-changing", listWhileChanging),
    Question("list-rewinds", listRewinds),
    Question("kinds-in-a-list", kindsInList),
    Question("big-directory", .slow, bigDirectory),
    Question("deep-directories", deepDirectories),
    Question("working-directory-is-told", workingDirectoryIsTold),
    Question("working-directory-by-descriptor", workingDirectoryByDescriptor),
    Question("trailing-slashes", trailingSlashes),
    Question("dots-above-the-root", dotsAboveRoot),
    Question("relative-to-a-descriptor", relativeToDescriptor),
    Question("change-of-root", changeOfRoot),
    Question("out-of-names", .slow, outOfNames),
    Question("mount-covers", mountCovers),
  ]

  /// (xv6: dirtest.)
  private static func makeEnterLeaveRemove() {
    makeDirectory("here")
    expect(.fileExists, from: try FileSystem.makeDirectory("here"))
    change("here")
    change("..")
    removeDirectory("here")
    expect(.noSuchFileOrDirectory, from: try FileSystem.changeDirectory("here"))
  }

  /// Files in directories in directories, by every way to name them. (xv6: subdir.)
  private static func subdirectories() {
    makeDirectory("dd")
    create("dd/ff", "ff")
    expect(.directoryNotEmpty, from: try FileSystem.removeDirectory("dd"))
    makeDirectory("dd/dd")
    create("dd/dd/ff", "FF")
    expect(contents("dd/dd/../ff"), "ff")
    link("dd/dd/ff", to: "dd/dd/ffff")
    remove("dd/dd/ff")
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("dd/dd/ff"))
    change("dd")
    change("dd/../../dd")
    change(
      "dd/../../../\(must(try FileSystem.workingDirectory()).parentPath.lastComponent)/dd/./dd")
    expect(contents("ffff"), "FF")
    expect(contents("../ff"), "ff")
    expect(.notDirectory, from: try FileDescriptor.open("../ff/ff", [.create, .readWrite]))
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("xx/ff", [.create, .readWrite]))
    expect(.notDirectory, from: try FileSystem.link("ffff", to: "../ff/xx"))
    expect(.notDirectory, from: try FileSystem.makeDirectory("../ff/ff"))
    expect(.noSuchFileOrDirectory, from: try FileSystem.remove("xx/ff"))
    expect(.notDirectory, from: try FileSystem.changeDirectory("../ff"))
    change("../..")
    remove("dd/dd/ffff")
    remove("dd/ff")
    removeDirectory("dd/dd")
    removeDirectory("dd")
  }

  /// May "." and ".." be removed? (xv6: rmdot.)
  private static func removeDots() {
    makeDirectory("dots")
    change("dots")
    expect(.invalidArgument, from: try FileSystem.removeDirectory("."))
    expect(.directoryNotEmpty, from: try FileSystem.removeDirectory(".."))
    change("..")
    expect(.invalidArgument, from: try FileSystem.removeDirectory("dots/."))
    expect(.directoryNotEmpty, from: try FileSystem.removeDirectory("dots/.."))
    expect(.isDirectory, from: try FileSystem.remove("dots/.."))
    removeDirectory("dots")
  }

  /// (xv6: dirfile.)
  private static func fileIsNoDirectory() {
    create("file")
    expect(.notDirectory, from: try FileSystem.changeDirectory("file"))
    expect(.notDirectory, from: try FileDescriptor.open("file/x"))
    expect(.notDirectory, from: try FileDescriptor.open("file/x", [.create, .writeOnly]))
    expect(.notDirectory, from: try FileSystem.makeDirectory("file/x"))
    expect(.notDirectory, from: try FileSystem.remove("file/x"))
    expect(.notDirectory, from: try FileSystem.removeDirectory("file"))
    expect(.notDirectory, from: try FileSystem.link("file", to: "file/x"))
    expect(.notDirectory, from: try FileDescriptor.open("file", .directory))
    expect(.notDirectory, from: try FileDescriptor.open("file/"))
    remove("file")
  }

  /// May a directory be written, or read as a file?
  private static func directoryIsNoFile() {
    makeDirectory("directory")
    expect(.isDirectory, from: try FileDescriptor.open("directory", .writeOnly))
    expect(.isDirectory, from: try FileDescriptor.open(".", .readWrite))
    expect(.isDirectory, from: try FileDescriptor.open("directory", [.create, .readWrite]))
    expect(.isDirectory, from: try FileSystem.remove("directory"))
    let directory = open("directory")
    expect(.isDirectory, from: try directory.read(upTo: 10))
    expect(.badFileDescriptor, from: try directory.writeAll("x"))
  }

  private static func removeFull() {
    makeDirectory("full")
    create("full/file")
    expect(.directoryNotEmpty, from: try FileSystem.removeDirectory("full"))
    remove("full/file")
    removeDirectory("full")
  }

  /// Is a directory that is worked in removed, and left? (xv6: iput.)
  private static func removeWorkingDirectory() {
    makeDirectory("here")
    change("here")
    removeDirectory("../here")
    expect(.noSuchFileOrDirectory, from: try Directory.names(in: "."))
    expect(.noSuchFileOrDirectory, from: try FileSystem.workingDirectory())
    change("/")
  }

  /// Does a process end that works in a removed directory? (xv6: exitiput.)
  private static func exitInRemoved() {
    inChild {
      makeDirectory("here")
      change("here")
      removeDirectory("../here")
    }
    expect(!FileSystem.exists("here"))
  }

  /// A directory that is opened in vain while it is removed: is it there no more? (xv6: openiput.)
  private static func openWhileRemoved() {
    for _ in 0..<20 {
      makeDirectory("here")
      let child = fork {
        for _ in 0..<20 where (try? FileDescriptor.open("here", .readWrite)) != nil {
          fail("a directory was opened for writing")
        }
      }
      removeDirectory("here")
      expect(wait(child).exitCode == 0)
    }
  }

  private static func nothingInRemoved() {
    makeDirectory("here")
    change("here")
    removeDirectory("../here")
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("x", [.create, .writeOnly]))
    expect(.noSuchFileOrDirectory, from: try FileSystem.makeDirectory("x"))
    expect(.noSuchFileOrDirectory, from: try FileSystem.makeSymbolicLink("x", to: "y"))
    expect(FileSystem.exists("."))
  }

  /// Do calls that name nothing let go of the directory where they looked? (xv6: iref.)
  private static func namelessCalls() {
    for _ in 0..<50 {
      makeDirectory("deeper")
      change("deeper")
      expect(.noSuchFileOrDirectory, from: try FileSystem.makeDirectory(""))
      expect(.noSuchFileOrDirectory, from: try FileSystem.link("/proc/version", to: ""))
      expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("", .create))
      create("xx")
      remove("xx")
    }
    for _ in 0..<50 {
      change("..")
      removeDirectory("deeper")
    }
  }

  /// A directory has its name, its "." and the ".." of those in it.
  private static func linksOfDirectory() {
    makeDirectory("a")
    expect(metadata("a").links, 2)
    makeDirectory("a/b")
    create("a/c")
    expect(metadata("a").links, 3)
    rename("a/b", to: "b")
    expect(metadata("a").links, 2)
  }

  /// The records' names as they come, "." and ".." with them.
  private static func list(_ directory: FileDescriptor, _ size: Int) -> [ByteString] {
    let records = Block(size)
    var names: [ByteString] = []
    while true {
      let count = check(
        SystemCall.readDirectory.raw(directory.rawValue, records.address, size))
      if count == 0 { return names }
      var start = 0
      while start < count {
        let length = records[short: start + 16]
        let name = records.bytes(start + 19..<start + length)
        names.append(ByteString(name.prefix { $0 != 0 }))
        start += length
      }
    }
  }

  private static func listHasDots() {
    makeDirectory("new")
    expect(list(open("new", .directory), 1000).sorted() == [".", ".."])
    create("file")
    expect(
      .notDirectory, SystemCall.readDirectory.raw(open("file").rawValue, Block(99).address, 99))
  }

  /// Is each entry told once, however small the memory is?
  private static func listInSmallPieces() {
    for number in 0..<100 { create("name\(number)") }
    let names = list(open(".", .directory), 64)
    expect(names.count, 102)
    expect(Set(names).count, 102)
    expect(.invalidArgument, SystemCall.readDirectory.raw(open(".").rawValue, Block(8).address, 8))
  }

  /// Files that stay are told once, whatever is made and removed meanwhile.
  private static func listWhileChanging() {
    for number in 0..<60 { create("stays\(number)") }
    for number in 0..<60 { create("goes\(number)") }
    let directory = open(".", .directory)
    let records = Block(400)
    var seen: [ByteString] = []
    var step = 0
    while true {
      let count = check(SystemCall.readDirectory.raw(directory.rawValue, records.address, 400))
      if count == 0 { break }
      var start = 0
      while start < count {
        let length = records[short: start + 16]
        seen.append(ByteString(records.bytes(start + 19..<start + length).prefix { $0 != 0 }))
        start += length
      }
      if step < 60 {
        remove("goes\(step)")
        create("new\(step)")
      }
      step += 1
      if step > 1000 { fail("the list does not end") }
    }
    for number in 0..<60 {
      expect(seen.filter { $0 == "stays\(number)" }.count, 1)
    }
  }

  private static func listRewinds() {
    create("file")
    let directory = open(".", .directory)
    expect(list(directory, 1000).count, 3)
    expect(list(directory, 1000).count, 0)
    must(try directory.seek(0))
    expect(list(directory, 1000).count, 3)
    must(try directory.seek(.max))
    expect(.invalidArgument, from: try directory.seek(1, from: .current))
  }

  private static func kindsInList() {
    create("file")
    makeDirectory("directory")
    makeLink("link", to: "file")
    must(try FileSystem.makeNode("pipe", mode: 0o010644))
    for entry in must(try Directory.entries(of: ".")) {
      let status = must(try FileSystem.metadata(of: entry.name, followingLinks: false))
      expect(entry.inode == status.inode, "number of \(entry.name)")
      expect(entry.kind == status.kind || entry.kind == .unknown, "kind of \(entry.name)")
    }
  }

  /// A directory of many names. (xv6: bigdir.)
  private static func bigDirectory() {
    create("file")
    for number in 0..<1000 { link("file", to: "x\(number)") }
    expect(metadata("file").links, 1001)
    expect(names(in: ".").count, 1001)
    remove("file")
    for number in 0..<1000 { remove("x\(number)") }
    expect(names(in: ".").count, 0)
  }

  /// Directories deeper than a path can tell.
  private static func deepDirectories() {
    let name = bytes("d", 200)
    for _ in 0..<30 {
      makeDirectory(name)
      change(name)
    }
    expect(.fileNameTooLong, SystemCall.getWorkingDirectory.raw(Block(100).address, 100))
    create("at-the-bottom", "found")
    expect(contents("../\(name)/at-the-bottom"), "found")
  }

  private static func workingDirectoryIsTold() {
    makeDirectory("one")
    makeDirectory("one/two")
    let before = must(try FileSystem.workingDirectory())
    change("one/./two/../two//")
    expect(must(try FileSystem.workingDirectory()), before / "one/two")
    rename("../../one", to: "../../other")
    expect(must(try FileSystem.workingDirectory()), before / "other/two")
    expect(.resultTooLarge, SystemCall.getWorkingDirectory.raw(Block(8).address, 3))
  }

  private static func workingDirectoryByDescriptor() {
    makeDirectory("there")
    let directory = open("there", .directory)
    check(SystemCall.changeDirectoryDescriptor.raw(directory.rawValue))
    create("file")
    expect(FileSystem.exists("../there/file"))
    expect(.notDirectory, SystemCall.changeDirectoryDescriptor.raw(open("file").rawValue))
  }

  private static func trailingSlashes() {
    must(try FileSystem.makeDirectory("a/"))
    create("a//file", "text")
    expect(contents(".//a///file"), "text")
    expect(.notDirectory, from: try FileSystem.metadata(of: "a/file/"))
    expect(.isDirectory, from: try FileDescriptor.open("new/", [.create, .writeOnly]))
    remove("a/file")
    rename("a/", to: "b/")
    removeDirectory("b/../b")
  }

  private static func dotsAboveRoot() {
    expect(metadata("/..").inode == metadata("/").inode)
    expect(metadata("/../../.").inode == metadata("/").inode)
  }

  /// Do the `...at` calls start at a directory's descriptor, and refuse another file's?
  private static func relativeToDescriptor() {
    makeDirectory("there")
    create("file")
    let directory = open("there", .directory).rawValue
    let made = SystemCall.open.raw(directory, text("new"), 0o101, 0o600)
    expect(made >= 0)
    expect(FileSystem.exists("there/new"))
    expect(SystemCall.rename.raw(directory, text("new"), -100, text("moved"), 0), 0)
    expect(FileSystem.exists("moved"))
    expect(.notDirectory, SystemCall.open.raw(made, text("x"), 0, 0))
    expect(.badFileDescriptor, SystemCall.open.raw(77, text("x"), 0, 0))
    expect(SystemCall.access.raw(77, text("/"), 0), 0)
  }

  private static func changeOfRoot() {
    makeDirectory("jail")
    create("jail/file", "inside")
    check(SystemCall.changeRoot.raw(text("jail")))
    expect(contents("/file"), "inside")
    change("/")
    expect(contents("../../file"), "inside")
    expect(must(try FileSystem.workingDirectory()), "/")
  }

  /// Thousands of files: each is made, or refused, and all are removed.
  private static func outOfNames() {
    var made = 0
    while made < 2000, let file = try? FileDescriptor.open("z\(made)", [.create, .writeOnly]) {
      close(file)
      made += 1
    }
    expect(names(in: ".").count, made)
    for number in 0..<made { remove("z\(number)") }
  }

  /// Does a mounted file system hide what was there, until it is gone?
  private static func mountCovers() {
    makeDirectory("point")
    create("point/below")
    must(try FileSystem.mount("none", at: "point", type: "tmpfs"))
    expect(!FileSystem.exists("point/below"))
    create("point/above")
    expect(metadata("point").device != metadata(".").device)
    expect(.resourceBusy, from: try FileSystem.removeDirectory("point"))
    expect(.improperLink, from: try FileSystem.link("point/above", to: "above"))
    expect(.improperLink, from: try FileSystem.rename("point/above", to: "above"))
    let file = open("point/above")
    expect(.resourceBusy, from: try FileSystem.unmount("point"))
    close(file)
    unmount("point")
    expect(FileSystem.exists("point/below"))
  }
}
