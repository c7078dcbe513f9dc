import System

/// The first process: sets the system up, keeps a shell on each terminal, and takes it down again.
@main
struct Main {
  static func main() {
    Program.name = "init"
    if Process.identifier != 1 { Program.fail("is only for the kernel to start", status: 2) }
    Requests.prepare()
    FileSystems.mount()
    openConsole()
    setEnvironment()
    Networks.start()
    runScript("/etc/rc")
    if let command = CommandLine.command { runAndEnd(command) }
    var terminals = Terminals()
    while true {
      terminals.start()
      if let ending = Requests.pending { Shutdown.carryOut(ending) }
      Requests.wait()
      terminals.reap()
    }
  }

  /// The kernel opens the console if the root file system has it; on a bare one it appears with /dev.
  private static func openConsole() {
    if (try? FileDescriptor.standardInput.metadata()) != nil { return }
    guard let console = try? FileDescriptor.open("/dev/console", .readWrite) else { return }
    for number in 0...2 { try? console.duplicate(as: FileDescriptor(number)) }
  }

  private static func setEnvironment() {
    Environment["PATH"] = "/bin:/sbin:/usr/bin:/usr/sbin"
    Environment["HOME"] = FileSystem.isDirectory("/root") ? "/root" : "/"
    Environment["USER"] = "root"
    Environment["SHELL"] = "/bin/sh"
    if Environment["TERM"] == nil || Environment["TERM"] == "linux" {
      Environment["TERM"] = "xterm-256color"
    }
    if let name = try? FileSystem.contents(of: "/etc/hostname").trimmed, !name.isEmpty {
      try? SystemInformation.setHostName(name)
    }
  }

  /// Runs a script to its end, if there is one.
  private static func runScript(_ path: ByteString) {
    guard FileSystem.exists(path) else { return }
    attempt(path, try runShell([path]))
  }

  /// The status that the shell ends with; orphans that end meanwhile are waited for, too.
  @discardableResult
  private static func runShell(_ arguments: [ByteString]) throws(Errno) -> Int {
    let shell = try Process.spawn {
      Requests.restore()
      let error = Process.execute("/bin/sh", ["sh"] + arguments)
      Program.complain("/bin/sh: \(error)")
      return 127
    }
    while true {
      let (child, status) = try Process.wait()
      if child == shell { return status.shellStatus }
    }
  }

  /// What the machine was started for.
  private static func runAndEnd(_ command: ByteString) -> Never {
    let status = attempt("mvm.run", try runShell(["-c", command])) ?? 127
    output.line("mvm.run: exit status \(status)")
    Shutdown.carryOut(.powerOff)
  }
}
