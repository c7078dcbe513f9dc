import System

/// Numbers of open files: copying, sharing, closing and running out of them.
enum DescriptorQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("descriptor-is-the-lowest", lowestIsTaken),
    Question("dup-shares-the-position", dupShares),
    Question("open-twice-does-not", openTwice),
    Question("dup-onto-another", dupOnto),
    Question("dup-arguments", dupArguments),
    Question("dup-at-least", dupAtLeast),
    Question("fork-shares-the-position", forkShares),
    Question("writers-through-one-position", writersShare),
    Question("four-files-at-once", fourFiles),
    Question("create-and-delete-at-once", createAndDelete),
    Question("create-and-unlink-the-same", createAndUnlinkSame),
    Question("close-on-execute", closeOnExecute),
    Question("close-twice", closeTwice),
    Question("close-range", closeRange),
    Question("descriptor-limit", descriptorLimit),
    Question("status-flags", statusFlags),
    Question("append-by-flag", appendByFlag),
    Question("null-and-zero", nullAndZero),
    Question("file-lock", fileLock),
    Question("record-lock", recordLock),
    Question("descriptors-in-proc", descriptorsInProc),
    Question("many-writers", .slow, manyWriters),
  ]

  private static func lowestIsTaken() {
    let files = (0..<4).map { _ in open("/dev/null") }
    close(files[1])
    close(files[2])
    expect(open("/dev/null") == files[1])
    expect(pipe().reading == files[2])
  }

  private static func dupShares() {
    create("file", "abcdef")
    let file = open("file")
    let copy = must(try file.duplicate())
    expect(read(file, 2), "ab")
    expect(read(copy, 2), "cd")
    close(file)
    expect(read(copy, 2), "ef")
  }

  private static func openTwice() {
    create("file", "abcdef")
    let (first, second) = (open("file"), open("file"))
    expect(read(first, 2), "ab")
    expect(read(second, 2), "ab")
  }

  private static func dupOnto() {
    let (file, other) = (open("file", [.create, .readWrite]), open("/dev/null", .readWrite))
    must(try file.duplicate(as: other))
    write(other, "text")
    expect(contents("file"), "text")
    expect(other.rawValue != file.rawValue)
  }

  private static func dupArguments() {
    expect(.invalidArgument, SystemCall.duplicateAs.raw(0, 0, 0))
    expect(.invalidArgument, SystemCall.duplicateAs.raw(0, 20, 1))
    expect(.badFileDescriptor, SystemCall.duplicateAs.raw(0, -1, 0))
    expect(.badFileDescriptor, SystemCall.duplicateAs.raw(0, 10_000_000, 0))
  }

  private static func dupAtLeast() {
    let copyAtLeast = 0
    expect(SystemCall.control.raw(0, copyAtLeast, 30), 30)
    expect(SystemCall.control.raw(0, copyAtLeast, 30), 31)
    expect(.invalidArgument, SystemCall.control.raw(0, copyAtLeast, -1))
    expect(.invalidArgument, SystemCall.control.raw(0, 9999, 0))
  }

  private static func forkShares() {
    create("file", "abcdef")
    let file = open("file")
    inChild { expect(read(file, 3), "abc") }
    expect(read(file, 3), "def")
  }

  /// Two processes write through one position: is nothing overwritten? (xv6: sharedfd.)
  private static func writersShare() {
    let file = open("shared", [.create, .readWrite])
    let child = fork { for _ in 0..<1000 { write(file, "cccccccccc") } }
    for _ in 0..<1000 { write(file, "pppppppppp") }
    expect(wait(child).exitCode == 0)
    let text = contents("shared")
    expect(text.bytes.filter { $0 == UInt8(ascii: "c") }.count, 10000)
    expect(text.bytes.filter { $0 == UInt8(ascii: "p") }.count, 10000)
  }

  /// Four processes write a file each. (xv6: fourfiles.)
  private static func fourFiles() {
    let letters: [Unicode.Scalar] = ["0", "1", "2", "3"]
    let children = letters.map { letter in
      fork {
        let file = open("f\(character: UInt8(ascii: letter))", [.create, .readWrite])
        for _ in 0..<12 { write(file, bytes(letter, 500)) }
      }
    }
    for child in children { expect(wait(child).exitCode == 0) }
    for letter in letters {
      expect(contents("f\(character: UInt8(ascii: letter))") == bytes(letter, 6000))
    }
  }

  /// Four processes create and delete in one directory. (xv6: createdelete.)
  private static func createAndDelete() {
    let children = (0..<4).map { number in
      fork {
        for step in 0..<20 {
          create("p\(number).\(step)")
          if step > 0 && step % 2 == 0 { remove("p\(number).\(step / 2)") }
        }
      }
    }
    for child in children { expect(wait(child).exitCode == 0) }
    for number in 0..<4 {
      for step in 0..<20 {
        expect(FileSystem.exists("p\(number).\(step)") == !(step >= 1 && step < 10))
      }
    }
  }

  /// Several make, link and remove the same names: is the directory whole afterwards? (xv6: concreate.)
  private static func createAndUnlinkSame() {
    let children = (0..<4).map { number in
      fork {
        for step in 0..<40 {
          let name: ByteString = "C\(step)"
          if (step + number) % 3 == 1 {
            _ = SystemCall.link.raw(-100, text("C0"), -100, text(name), 0)
          } else {
            _ = SystemCall.open.raw(-100, text(name), 0o102, 0o666)
          }
          if (step + number) % 4 == 3 { _ = SystemCall.unlink.raw(-100, text(name), 0) }
        }
      }
    }
    for child in children { expect(wait(child).exitCode == 0) }
    for name in names(in: ".") { remove(name) }
    expect(names(in: ".").count, 0)
  }

  private static func closeOnExecute() {
    check(SystemCall.duplicateAs.raw(0, 10, 0))
    check(SystemCall.duplicateAs.raw(0, 11, FileDescriptor.OpenOptions.closeOnExecute.rawValue))
    expect(ExecutedProgram.status("descriptors"), 1)
    must(try FileDescriptor(11).setCloseOnExecute(false))
    expect(ExecutedProgram.status("descriptors"), 3)
    must(try FileDescriptor(10).setCloseOnExecute(true))
    expect(SystemCall.control.raw(10, 1), 1)
    expect(ExecutedProgram.status("descriptors"), 2)
  }

  private static func closeTwice() {
    let file = open("/dev/null")
    close(file)
    expect(.badFileDescriptor, from: try file.close())
  }

  private static func closeRange() {
    for number in 20..<30 { check(SystemCall.duplicateAs.raw(0, number, 0)) }
    expect(SystemCall.closeRange.raw(22, 27, 0), 0)
    expect(.badFileDescriptor, from: try FileDescriptor(22).metadata())
    expect(.badFileDescriptor, from: try FileDescriptor(27).metadata())
    must(try FileDescriptor(21).close())
    must(try FileDescriptor(28).close())
    expect(.invalidArgument, SystemCall.closeRange.raw(5, 4, 0))
  }

  /// How many may be open, and is it possible again when some are closed?
  private static func descriptorLimit() {
    let limit = Block(words: [50, 50])
    check(SystemCall.limits.raw(0, 7, limit.address, 0))
    var count = 0
    while let _ = try? FileDescriptor.open("/dev/null") { count += 1 }
    expect(count > 30 && count < 50, "\(count)")
    expect(.tooManyOpenFiles, from: try FileDescriptor.open("/dev/null"))
    expect(.tooManyOpenFiles, from: try FileDescriptor.pipe())
    expect(.tooManyOpenFiles, from: try FileDescriptor(0).duplicate())
    close(FileDescriptor(20))
    expect(.tooManyOpenFiles, from: try FileDescriptor.pipe())
    expect(open("/dev/null").rawValue, 20)
  }

  private static func statusFlags() {
    let file = open("file", [.create, .readWrite, .append])
    let flags = check(SystemCall.control.raw(file.rawValue, 3))
    expect(flags & 3, 2)
    expect(flags & 0o2000 != 0)
    must(try file.setNonBlocking(true))
    expect(check(SystemCall.control.raw(file.rawValue, 3)) & 0o4000 != 0)
    let copy = must(try file.duplicate())
    expect(check(SystemCall.control.raw(copy.rawValue, 3)) & 0o4000 != 0)
  }

  private static func appendByFlag() {
    create("file", "one")
    let file = open("file", .readWrite)
    check(SystemCall.control.raw(file.rawValue, 4, 0o2000))
    write(file, "two")
    expect(contents("file"), "onetwo")
  }

  private static func nullAndZero() {
    let (null, zero) = (open("/dev/null", .readWrite), open("/dev/zero", .readWrite))
    write(null, "gone")
    expect(read(null, 10), "")
    expect(read(zero, 3), "\0\0\0")
    write(zero, "gone")
    let random = open("/dev/urandom")
    expect(read(random, 16) != read(random, 16))
  }

  /// Does `flock` keep others out, and let go when the last descriptor is closed?
  private static func fileLock() {
    let (exclusively, now) = (2, 4)
    create("file")
    let file = open("file")
    check(SystemCall.lockFile.raw(file.rawValue, exclusively))
    let other = open("file")
    let answer = SystemCall.lockFile.raw(other.rawValue, exclusively | now)
    expect(.resourceTemporarilyUnavailable, answer)
    inChild { check(SystemCall.lockFile.raw(file.rawValue, exclusively | now)) }
    close(file)
    check(SystemCall.lockFile.raw(other.rawValue, exclusively | now))
  }

  /// Do locks of ranges keep other processes out, and go with the process?
  private static func recordLock() {
    let (get, set, exclusive) = (5, 6, 1)
    let file = open("file", [.create, .readWrite])
    func lock(_ kind: Int, _ start: Int, _ length: Int) -> Block {
      let lock = Block(32)
      lock[short: 0] = kind
      lock[word: 8] = start
      lock[word: 16] = length
      return lock
    }
    check(SystemCall.control.raw(file.rawValue, set, lock(exclusive, 10, 10).address))
    let own = Process.identifier
    inChild {
      let answer = SystemCall.control.raw(file.rawValue, set, lock(exclusive, 15, 1).address)
      expect(.resourceTemporarilyUnavailable, answer)
      let query = lock(exclusive, 0, 100)
      check(SystemCall.control.raw(file.rawValue, get, query.address))
      expect(query[half: 24], own)
      expect(query[word: 8], 10)
      check(SystemCall.control.raw(file.rawValue, set, lock(exclusive, 20, 5).address))
    }
    check(SystemCall.control.raw(file.rawValue, set, lock(exclusive, 0, 0).address))
  }

  private static func descriptorsInProc() {
    let file = open("file", [.create, .readWrite])
    let path = must(try FileSystem.workingDirectory()) / "file"
    expect(must(try FileSystem.readLink("/proc/self/fd/\(file.rawValue)")), path)
    let link = must(try FileSystem.readLink("/proc/self/fd/\(pipe().reading.rawValue)"))
    expect(link.starts(with: "pipe:["))
    expect(names(in: "/proc/self/fd").contains("\(file.rawValue)"))
  }

  /// Many writes at once, of files that come and go. (xv6: manywrites.)
  private static func manyWriters() {
    let piece = bytes("w", 12000)
    let children = (0..<4).map { number in
      fork {
        for _ in 0..<30 {
          for _ in 0...number {
            let file = open("b\(number)", [.create, .readWrite])
            write(file, piece)
            close(file)
          }
          remove("b\(number)")
        }
      }
    }
    for child in children { expect(wait(child).exitCode == 0) }
  }
}
