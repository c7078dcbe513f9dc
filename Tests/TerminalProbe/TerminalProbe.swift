import Glibc
import Host

/// Makes its standard input raw, says so ("r"), waits for a key, and then does what its argument says:
/// the tests look at what is left of the terminal. Under `echo` it answers keys until `q`.
@main
struct TerminalProbe {
  static func main() throws {
    guard let terminal = Terminal() else { exit(70) }
    try terminal.makeRaw()
    say("r")
    let way = CommandLine.arguments.dropFirst().first ?? "return"
    var key = readKey()
    switch way {
    case "return": return
    case "restore": terminal.restore()
    case "exit": exit(3)
    case "abort": abort()
    case "trap": fatalError("on purpose")
    case "fault": UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
    case "farewell":
      Terminal.setFarewell("goodbye")
      abort()
    case "overflow": try overflowOnThread()
    case "echo":
      while key != UInt8(ascii: "q") {
        say("k")
        key = readKey()
      }
    default: exit(71)
    }
    // Only for those ways that come back: whoever tests sees that the process went on.
    say("e")
    key = readKey()
  }

  private static func overflowOnThread() throws {
    let thread = try HostThread(name: "overflow") { say(String(deepen(1) % 10)) }
    thread.join()
  }

  @inline(never)
  private static func deepen(_ depth: UInt64) -> UInt64 {
    depth == 0 ? 0 : deepen(depth &+ 1) ^ deepen(depth &+ 2)
  }

  private static func say(_ text: String) {
    _ = text.withCString { write(1, $0, strlen($0)) }
  }

  private static func readKey() -> UInt8 {
    var key: UInt8 = 0
    while read(0, &key, 1) < 0, errno == EINTR {}
    return key
  }
}
