import System

/// Thousands of processes: three quarters one after the other, the rest in batches that live together.
final class Forks: Strain {
  private static let batch = 50

  private let count: Int

  init(count: Int) { self.count = count }

  func run() throws(Errno) -> [ByteString] {
    let start = Clock.monotonic.now
    var failures = 0
    let single = count * 3 / 4
    for number in 0..<single { failures += try makeOne(number) }
    var left = count - single
    while left > 0 {
      failures += try makeBatch(min(left, Forks.batch))
      left -= min(left, Forks.batch)
    }
    let span = max(1, (Clock.monotonic.now - start).nanoseconds)
    output.line("forks: \(count) processes, \(count * 1_000_000_000 / span) a second")
    return failures == 0 ? [] : ["\(failures) processes ended otherwise than they should"]
  }

  /// Each ends with a number of its own: 1 if another one came back.
  private func makeOne(_ number: Int) throws(Errno) -> Int {
    let child = try Process.fork()
    if child == 0 { Program.exitImmediately(number & 0x7F) }
    return try Process.wait(child).status.exitCode == number & 0x7F ? 0 : 1
  }

  private func makeBatch(_ size: Int) throws(Errno) -> Int {
    var children: [Int] = []
    for number in 0..<size {
      let child = try Process.fork()
      if child == 0 { Program.exitImmediately(number) }
      children.append(child)
    }
    var failures = 0
    for (number, child) in children.enumerated()
    where try Process.wait(child).status.exitCode != number { failures += 1 }
    return failures
  }
}
