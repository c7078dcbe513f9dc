/// /proc/meminfo, in bytes.
public struct MemoryInformation {
  private var values: [ByteString: Int] = [:]

  public init?() {
    guard let text = try? FileSystem.contents(of: "/proc/meminfo") else { return nil }
    for line in text.lines {
      let words = line.words
      guard words.count >= 2, let number = words[1].integer else { continue }
      values[ByteString(words[0].dropLast())] = number * 1024
    }
  }

  private func value(_ name: ByteString) -> Int { values[name] ?? 0 }
  public var total: Int { value("MemTotal") }
  public var free: Int { value("MemFree") }
  public var shared: Int { value("Shmem") }
  public var cached: Int { value("Buffers") + value("Cached") + value("SReclaimable") }
  public var available: Int { values["MemAvailable"] ?? free }
  public var kernelStacks: Int { value("KernelStack") }
  public var swap: Int { value("SwapTotal") }
  public var freeSwap: Int { value("SwapFree") }
}
