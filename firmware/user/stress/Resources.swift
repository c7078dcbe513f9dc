import System

/// What the machine has, and has to have again.
struct Resources {
  let processes: Int
  let freeKibibytes: Int

  /// What the kernel may keep, in KiB: objects of processes that have ended are for the next ones.
  private static let tolerance = 4096

  private init() {
    let names = (try? Directory.names(in: "/proc")) ?? []
    processes = names.count { $0.integer != nil }
    // Stacks, too, and it says how many those are.
    let memory = MemoryInformation()
    freeKibibytes = ((memory?.available ?? 0) + (memory?.kernelStacks ?? 0)) / 1024
  }

  /// When what ends has ended: as soon as nothing is lost, or after some seconds.
  static func settled(like wanted: Resources?) -> Resources {
    FileSystem.synchronize()
    let end = Clock.monotonic.now + Time(seconds: 5)
    while true {
      let resources = Resources()
      guard let wanted, Clock.monotonic.now < end else { return resources }
      if resources.losses(since: wanted).isEmpty { return resources }
      Clock.sleep(Time(milliseconds: 20))
    }
  }

  /// What is missing of `before`, in words.
  func losses(since before: Resources) -> [ByteString] {
    var losses: [ByteString] = []
    if processes > before.processes {
      losses.append("\(processes - before.processes) processes are left")
    }
    if freeKibibytes + Resources.tolerance < before.freeKibibytes {
      losses.append("\(before.freeKibibytes - freeKibibytes) KiB of memory are gone")
    }
    return losses
  }
}
