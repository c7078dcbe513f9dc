import System

/// Programs that go too far, one at a time: the machine has to live, others have to be served, and what
/// was taken has to come back.
@main
struct Main {
  private static let tool = Tool(
    "stress", "[--seconds N] [--directory DIRECTORY] TEST [COUNT]",
    """
    Goes too far, and looks whether the machine lives and others are served.

      forks [COUNT]     makes 10000 processes, or COUNT, one by one and in batches
      fork-bomb         processes of user 1000 that do nothing but fork
      zombies           children of user 1000 that end, and nobody waits for them
      allocations       processes of user 1000 that touch more memory than there is
      descriptors       processes of user 1000 that open all they can
      endless-writer    a process of user 1000 that writes until the disk is full

    Meanwhile a witness sleeps for 10 ms, asks the kernel for something, makes a
    process, and so on; its worst delay is told. Afterwards memory, processes and
    room on the disk have to be what they were.
    """,
    [
      Option("s", "seconds", value: "N", "how long a bomb is let go on, 2 if not given"),
      Option("d", "directory", value: "DIRECTORY", "where to write, /var/tmp if not given"),
    ], run)

  static func main() { tool.main(Program.arguments.dropFirst()) }

  private static func run(_ call: Invocation) {
    call.require(1...2)
    let seconds = Time(seconds: call.number("s") ?? 2)
    let test: any Strain
    switch call.operands[0] {
    case "forks": test = Forks(count: count(call) ?? 10_000)
    case "fork-bomb": test = ForkBomb(seconds)
    case "zombies": test = Zombies()
    case "allocations": test = Allocations(seconds)
    case "descriptors": test = Descriptors()
    case "endless-writer": test = EndlessWriter(in: call.value("d") ?? "/var/tmp")
    default: call.misuse("no test is called '\(call.operands[0])'")
    }
    attempt(call.operands[0]) { () throws(Errno) in try Trial.run(test) }
  }

  private static func count(_ call: Invocation) -> Int? {
    guard call.operands.count == 2 else { return nil }
    guard let count = call.operands[1].integer, (1...1_000_000).contains(count) else {
      call.misuse("'\(call.operands[1])' is no number of processes")
    }
    return count
  }
}
