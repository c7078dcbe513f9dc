import System

/// What /proc tells, beside what calls tell.
enum ProcQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("proc-self", selfIsOwn),
    Question("proc-status-agrees", statusAgrees),
    Question("proc-arguments", arguments),
    Question("proc-directory-and-root", directoryAndRoot),
    Question("proc-memory", memory),
    Question("proc-mounts", mounts),
    Question("proc-lists-processes", listsProcesses),
    Question("proc-of-the-dead", ofTheDead),
    Question("proc-cannot-be-changed", cannotBeChanged),
    Question("proc-counts-switches", countsSwitches),
    Question("proc-reads-in-pieces", readsInPieces),
    Question("proc-while-processes-come-and-go", whileTheyComeAndGo),
    Question("names-of-the-system", namesOfSystem),
    Question("host-name", hostName),
    Question("random-bytes", randomBytes),
    Question("floating-point-over-switches", floatingPoint),
    Question("floating-point-over-forks", floatingPointOfForks),
    Question("file-system-statistics", fileSystemStatistics),
  ]

  private static func selfIsOwn() {
    expect(must(try FileSystem.readLink("/proc/self")), "\(Process.identifier)")
    expect(contents("/proc/self/stat").starts(with: "\(Process.identifier) ("))
  }

  private static func field(_ name: ByteString) -> [ByteString] {
    for line in contents("/proc/self/status").split(at: "\n") where line.starts(with: name + ":") {
      return Array(line.words.dropFirst())
    }
    fail("there is no \(name)")
  }

  private static func statusAgrees() {
    expect(field("Pid")[0], "\(Process.identifier)")
    expect(field("PPid")[0], "\(Process.parent)")
    expect(field("Uid") == ["0", "0", "0", "0"])
    expect(field("Threads")[0], "1")
    expect(field("State")[0], "R")
    inChild {
      check(SystemCall.setSavedUsers.raw(5, 6, 7))
      expect(field("Uid") == ["5", "6", "7", "6"])
    }
    Signal.setMask(Signal.Mask([.user1]))
    expect(field("SigBlk")[0], "0000000000000200")
  }

  private static func arguments() {
    expect(contents("/proc/self/cmdline").starts(with: Program.arguments[0] + "\0"))
    expect(must(try FileSystem.readLink("/proc/self/exe")).first == UInt8(ascii: "/"))
  }

  private static func directoryAndRoot() {
    let here = must(try FileSystem.workingDirectory())
    expect(must(try FileSystem.readLink("/proc/self/cwd")), here)
    expect(must(try FileSystem.readLink("/proc/self/root")), "/")
    create("file", "text")
    expect(contents("/proc/self/cwd/file"), "text")
  }

  private static func resident() -> Int {
    contents("/proc/self/statm").words[1].integer ?? 0
  }

  /// Do touched pages count, and untouched ones not?
  private static func memory() {
    let before = resident()
    let pages = must(try MemoryMap.map(size: 256 * 4096))
    expect(resident() < before + 128)
    for page in 0..<256 { pages.bytes[page * 4096] = 1 }
    expect(resident() >= before + 200)
    must(try pages.unmap())
    expect(resident() < before + 128)
    let free = must(try SystemInformation.summary().freeMemory)
    expect(free > 0 && free < must(try SystemInformation.summary().totalMemory))
  }

  private static func mounts() {
    makeDirectory("point")
    let here = must(try FileSystem.workingDirectory())
    must(try FileSystem.mount("usertests", at: "point", type: "tmpfs"))
    expect(contents("/proc/mounts").contains("usertests \(here)/point tmpfs"))
    unmount("point")
    expect(!contents("/proc/mounts").contains("\(here)/point"))
  }

  private static func listsProcesses() {
    let ends = pipe()
    let child = fork { _ = read(ends.reading, 1) }
    let all = Set(names(in: "/proc"))
    expect(all.contains("\(child)") && all.contains("\(Process.identifier)") && all.contains("1"))
    write(ends.writing, "x")
    wait(child)
    expect(!names(in: "/proc").contains("\(child)"))
  }

  /// A file of a process that has ended meanwhile: nothing, or an error, and no harm.
  private static func ofTheDead() {
    let ends = pipe()
    let child = fork { _ = read(ends.reading, 1) }
    let files = ["stat", "status", "maps", "cmdline"].map { (name: ByteString) in
      open("/proc/\(child)" / name)
    }
    write(ends.writing, "x")
    wait(child)
    for file in files { _ = try? file.readAll() }
    expect(.noSuchFileOrDirectory, from: try FileDescriptor.open("/proc/\(child)/stat"))
  }

  private static func cannotBeChanged() {
    expect(SystemCall.unlink.raw(-100, text("/proc/version"), 0) < 0)
    expect(SystemCall.open.raw(-100, text("/proc/new"), 0o101, 0o666) < 0)
    expect(SystemCall.makeDirectory.raw(-100, text("/proc/new"), 0o777) < 0)
    expect(SystemCall.rename.raw(-100, text("/proc/version"), -100, text("/proc/x"), 0) < 0)
  }

  private static func switches() -> Int {
    for line in contents("/proc/stat").split(at: "\n") where line.starts(with: "ctxt ") {
      return line.words[1].integer ?? 0
    }
    return 0
  }

  private static func countsSwitches() {
    let before = switches()
    for _ in 0..<20 { sleep(1) }
    expect(switches() >= before + 20)
  }

  private static func readsInPieces() {
    let whole = contents("/proc/version")
    let file = open("/proc/version")
    var pieces = ByteString()
    while true {
      let piece = read(file, 3)
      if piece.isEmpty { break }
      pieces += piece
    }
    expect(pieces, whole)
    must(try file.seek(5))
    expect(read(file, 4), ByteString(whole[5..<9]))
  }

  private static func whileTheyComeAndGo() {
    let child = fork { for _ in 0..<60 { wait(fork {}) } }
    for _ in 0..<15 {
      for name in names(in: "/proc") where name.integer != nil {
        for file: ByteString in ["stat", "status", "maps", "cmdline"] {
          _ = try? FileSystem.contents(of: "/proc" / name / file)
        }
      }
    }
    expect(wait(child).exitCode == 0)
  }

  private static func namesOfSystem() {
    let names = must(try SystemInformation.names())
    expect(names.machine, "riscv64")
    expect(names.system, "Linux")
    expect(contents("/proc/sys/kernel/osrelease").trimmed, names.release)
  }

  private static func hostName() {
    let old = must(try SystemInformation.names().node)
    must(try SystemInformation.setHostName("usertests"))
    expect(must(try SystemInformation.names().node), "usertests")
    must(try SystemInformation.setHostName(old))
    expect(.invalidArgument, SystemCall.setHostName.raw(text("x"), 100))
  }

  private static func randomBytes() {
    let (one, two) = (Block(256), Block(256))
    expect(SystemCall.random.raw(one.address, 256, 0), 256)
    expect(SystemCall.random.raw(two.address, 256, 0), 256)
    expect(one.bytes(0..<256) != two.bytes(0..<256))
    expect(Set(one.bytes(0..<256)).count > 64)
  }

  /// Processes that compute with doubles, pushed off their harts again and again.
  private static func floatingPoint() {
    let children = (0..<6).map { number in
      fork {
        let first = FloatingPointWork.run(number)
        for step in 0..<150 {
          expect(FloatingPointWork.run(number) == first, "a double changed")
          if step % 16 == 0 { Process.yield() }
        }
      }
    }
    for child in children { expect(wait(child).exitCode == 0) }
  }

  private static func floatingPointOfForks() {
    let wanted = FloatingPointWork.run(3)
    for _ in 0..<20 { inChild { expect(FloatingPointWork.run(3) == wanted) } }
    expect(FloatingPointWork.run(3) == wanted)
  }

  private static func fileSystemStatistics() {
    let statistics = Block(120)
    check(SystemCall.fileSystemStatistics.raw(text("."), statistics.address))
    expect(statistics[word: 0], 0x0102_1994)
    expect(statistics[word: 8] >= 512)
    expect(statistics[word: 64], 255)
    check(SystemCall.fileSystemStatistics.raw(text("/proc"), statistics.address))
    expect(statistics[word: 0], 0x9fa0)
  }
}
