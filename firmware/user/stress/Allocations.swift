import CSystem
import System

/// Processes that touch more memory than there is: one that was promised all of it at once, some that ask
/// for it piece by piece and do not take a no, and one that stops just before the end and keeps it all, so
/// that others are the ones who ask when there is none.
final class Allocations: Strain {
  private static let piece = 1 << 20
  private static let page = 4096

  private let span: Time
  let takesAllMemory = true

  init(_ span: Time) { self.span = span }

  func run() throws(Errno) -> [ByteString] {
    let end = Clock.monotonic.now + span
    let total = MemoryInformation()?.total ?? 1 << 30
    let counts = try SharedCounts()
    var crowd = Crowd()
    // Untouched pages take no memory, so the kernel promises them.
    try crowd.add {
      guard let map = try? MemoryMap.map(size: 2 * total) else { return 1 }
      Allocations.touch(map)
      return 2
    }
    for _ in 0..<2 { try crowd.add { Allocations.takePieces(until: end, counts) } }
    let statuses = try crowd.finish(by: end + Time(seconds: 5))
    let ended = statuses.count { $0.signal == .kill }
    output.line(
      "allocations: \(ended) of \(statuses.count) were ended, mmap was refused \(counts[0]) times")
    var problems = try hoard()
    if statuses[0].signal != .kill {
      problems.append("who touched twice the memory that there is was not ended")
    }
    return problems
  }

  /// A process takes what there is but for a little, and sleeps; another, smaller one takes that.
  private func hoard() throws(Errno) -> [ByteString] {
    let free = MemoryInformation()?.available ?? 0
    let end = Clock.monotonic.now + span
    var crowd = Crowd()
    for size in [free - (16 << 20), 32 << 20] {
      try crowd.add {
        guard let map = try? MemoryMap.map(size: size) else { return 1 }
        Allocations.touch(map)
        while Clock.monotonic.now < end { Clock.sleep(Time(milliseconds: 10)) }
        return 0
      }
      Clock.sleep(Time(milliseconds: 300))
    }
    let statuses = try crowd.finish(by: end + Time(seconds: 5))
    let isRight = statuses[0].signal == .kill && statuses[1].exitCode == 0
    return isRight ? [] : ["of a large process and a small one, not the large one was ended"]
  }

  private static func takePieces(until end: Time, _ refusals: SharedCounts) -> Int {
    while Clock.monotonic.now < end {
      if let map = try? MemoryMap.map(size: piece) { touch(map) } else { refusals.add(0) }
    }
    return 0
  }

  private static func touch(_ map: MemoryMap) {
    for offset in stride(from: 0, to: map.size, by: page) {
      volatile_store(UnsafeMutableRawPointer(bitPattern: map.address + UInt(offset)), 1)
    }
  }
}
