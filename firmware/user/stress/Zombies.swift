import System

/// Children that end at once, whose parent never asks for them: each has a number until it is gone.
final class Zombies: Strain {
  /// More than an ordinary user may have.
  private static let attempts = 5000

  func run() throws(Errno) -> [ByteString] {
    let made = try SharedCounts()
    var crowd = Crowd()
    try crowd.add {
      for _ in 0..<Zombies.attempts {
        guard let child = try? Process.fork() else { return 0 }
        if child == 0 { Program.exitImmediately(0) }
        made.add(0)
      }
      return 1
    }
    let statuses = try crowd.finish(by: Clock.monotonic.now + Time(seconds: 20))
    output.line("zombies: \(made[0]) children, then no more")
    return statuses[0].exitCode == 0 ? [] : ["no fork was refused"]
  }
}
