import System

/// Processes that do nothing but fork, each of them.
final class ForkBomb: Strain {
  private let span: Time

  init(_ span: Time) { self.span = span }

  func run() throws(Errno) -> [ByteString] {
    let end = Clock.monotonic.now + span
    let refusals = try SharedCounts()
    var crowd = Crowd()
    // Each process that comes out of a fork goes on with the loop, too.
    try crowd.add {
      while Clock.monotonic.now < end {
        if (try? Process.fork()) == nil { refusals.add(0) }
      }
      return 0
    }
    var most = 0
    while Clock.monotonic.now < end {
      Clock.sleep(Time(milliseconds: 100))
      most = max(most, (try? Directory.names(in: "/proc").count { $0.integer != nil }) ?? 0)
    }
    crowd.endAll()
    output.line("fork-bomb: \(most) processes at most; fork was refused \(refusals[0]) times")
    return refusals[0] > 0 ? [] : ["no fork was refused: there was no bomb"]
  }
}
