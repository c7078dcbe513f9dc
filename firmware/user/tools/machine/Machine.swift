import System

/// The tools that ask or tell the machine one thing.
enum Machine {
  static let hostname = Tool(
    "hostname", "[NAME]", "Prints or sets the machine's name.", [], setHostName)

  private static func setHostName(_ call: Invocation) {
    call.require(0...1)
    if let name = call.operands.first {
      attempt(name, try SystemInformation.setHostName(name))
    } else if let names = attempt("uname", try SystemInformation.names()) {
      output.line(names.node)
    }
  }

  static let uname = Tool(
    "uname", "[-asnrvmo]", "Prints what the system is.",
    [
      Option("a", "all", "everything"), Option("s", "kernel-name", "the kernel's name"),
      Option("n", "nodename", "the machine's name"), Option("r", "kernel-release", "its release"),
      Option("v", "kernel-version", "its version"), Option("m", "machine", "the processor"),
      Option("o", "operating-system", "the operating system"),
    ], printNames)

  private static func printNames(_ call: Invocation) {
    guard let names = attempt("uname", try SystemInformation.names()) else { return }
    let rows: [(Unicode.Scalar, ByteString)] = [
      ("s", names.system), ("n", names.node), ("r", names.release), ("v", names.version),
      ("m", names.machine), ("o", names.system == "Linux" ? "GNU/Linux" : names.system),
    ]
    let all = call.has("a")
    var shown = rows.filter { all || call.has($0.0) }.map { $0.1 }
    if shown.isEmpty { shown = [names.system] }
    output.line(shown.joined(by: " "))
  }

  static let harts = Tool(
    "nproc", "", "Prints how many harts there are.", [Option("a", "all", "all of them")]
  ) { _ in
    let text = (try? FileSystem.contents(of: "/proc/cpuinfo")) ?? ""
    output.line("\(max(1, text.lines.count { $0.starts(with: "processor") }))")
  }

  static let sync = Tool("sync", "", "Waits until everything is on the disks.") { _ in
    FileSystem.synchronize()
  }

  static let kernelLog = Tool(
    "dmesg", "[-c] [-n LEVEL]", "Prints the kernel's messages.",
    [
      Option("c", "read-clear", "and forget them"),
      Option("n", "console-level", value: "LEVEL", "which go to the console"),
      Option("r", "raw", "with their levels"),
    ], printLog)

  /// syslog(2): 3 reads everything, 4 also clears, 8 sets the level, 10 says how much there is.
  private static func printLog(_ call: Invocation) {
    if let level = call.number("n") {
      attempt("syslog", try SystemCall.systemLog(8, 0, level))
      return
    }
    let size = max(65536, SystemCall.systemLog.raw(10))
    var text = [UInt8](repeating: 0, count: size)
    let action = call.has("c") ? 4 : 3
    let count = text.withUnsafeMutableBufferPointer {
      SystemCall.systemLog.raw(action, Int(bitPattern: $0.baseAddress), size)
    }
    if count < 0 { Program.fail("\(Errno(rawValue: -count))") }
    for line in ByteString(text[..<count]).lines {
      // "<6>[    0.000000] text": the level in front is for programs.
      let end = call.has("r") ? nil : line.bytes.firstIndex(of: UInt8(ascii: ">"))
      let isMarked = line.first == UInt8(ascii: "<") && end ?? 9 < 4
      output.line(isMarked ? ByteString(line.bytes[((end ?? -1) + 1)...]) : line)
    }
  }

  static let clear = Tool("clear", "", "Clears the screen.") { _ in
    output.write("\u{1B}[H\u{1B}[2J\u{1B}[3J")
  }

  static let powerOff = ending("poweroff", "Switches the machine off.", .user2, .powerOff)
  static let reboot = ending("reboot", "Starts the machine anew.", .terminate, .restart)
  static let halt = ending("halt", "Stops the machine.", .user1, .halt)

  /// init is asked by a signal, so that everything ends in order; with -f nobody is.
  private static func ending(
    _ name: StaticString, _ summary: StaticString, _ signal: Signal,
    _ ending: SystemInformation.Ending
  ) -> Tool {
    Tool(name, "[-f]", summary, [Option("f", "force", "at once, asking nobody")]) { call in
      do throws(Errno) {
        if call.has("f") {
          FileSystem.synchronize()
          try SystemInformation.end(ending)
        } else {
          try signal.send(to: 1)
        }
      } catch {
        Program.complain("\(error)")
      }
    }
  }
}
