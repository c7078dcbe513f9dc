import System

/// Processes that open files, pipes and counters until they get no more, and keep them.
final class Descriptors: Strain {
  private static let processes = 8

  func run() throws(Errno) -> [ByteString] {
    let counts = try SharedCounts()
    let end = Clock.monotonic.now + Time(seconds: 20)
    var crowd = Crowd()
    for _ in 0..<Descriptors.processes {
      try crowd.add {
        let count = Descriptors.openAll()
        counts.add(0, count)
        counts.add(1)
        // Until all have all that they can get.
        while counts[1] < Descriptors.processes, Clock.monotonic.now < end {
          Clock.sleep(Time(milliseconds: 5))
        }
        return count > 1000 ? 0 : 1
      }
    }
    let statuses = try crowd.finish(by: end)
    output.line("descriptors: \(counts[0]) were open in \(Descriptors.processes) processes")
    return statuses.allSatisfy { $0.exitCode == 0 }
      ? [] : ["a process was not told that it has too many files open"]
  }

  /// How many there were when the kernel said that there are too many; 0 if it said something else.
  private static func openAll() -> Int {
    var count = 0
    do throws(Errno) {
      while count < 100_000 {
        switch count % 4 {
        case 0: _ = try FileDescriptor.open("/proc/uptime")
        case 1: _ = try FileDescriptor.open("/dev/null", .readWrite)
        case 2:
          _ = try FileDescriptor.pipe()
          count += 1
        default: try SystemCall.eventDescriptor(0, 0)
        }
        count += 1
      }
    } catch {
      return error == .tooManyOpenFiles ? count : 0
    }
    return 0
  }
}
