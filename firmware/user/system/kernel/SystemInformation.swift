import CSystem

/// The machine and its kernel: sysinfo(2) and uname(2).
public enum SystemInformation {
  public struct Summary: Sendable {
    let raw: linux_information
    public var uptimeSeconds: Int { Int(raw.uptime) }
    public var processes: Int { Int(raw.processes) }
    public var totalMemory: Int { Int(raw.total_memory) * Int(raw.unit) }
    public var freeMemory: Int { Int(raw.free_memory) * Int(raw.unit) }

    /// Runnable processes on average over 1, 5 and 15 minutes, in hundredths.
    public var loads: (Int, Int, Int) {
      (Int(raw.loads.0) * 100 >> 16, Int(raw.loads.1) * 100 >> 16, Int(raw.loads.2) * 100 >> 16)
    }
  }

  public static func summary() throws(Errno) -> Summary {
    var raw = linux_information()
    try withUnsafeMutablePointer(to: &raw) { (raw) throws(Errno) in
      _ = try SystemCall.systemInformation(Int(bitPattern: raw))
    }
    return Summary(raw: raw)
  }

  /// What uname(1) prints, in its order.
  public struct Names: Sendable {
    public let system: ByteString
    public let node: ByteString
    public let release: ByteString
    public let version: ByteString
    public let machine: ByteString
  }

  public static func names() throws(Errno) -> Names {
    var raw = linux_names()
    let fields = try withUnsafeMutablePointer(to: &raw) { (raw) throws(Errno) in
      _ = try SystemCall.names(Int(bitPattern: raw))
      return raw.withMemoryRebound(to: UInt8.self, capacity: 6 * 65) { start in
        (0..<5).map { ByteString(terminated: start + $0 * 65) }
      }
    }
    return Names(
      system: fields[0], node: fields[1], release: fields[2], version: fields[3],
      machine: fields[4])
  }

  public static func setHostName(_ name: ByteString) throws(Errno) {
    try name.withTerminated { (address) throws(Errno) in
      _ = try SystemCall.setHostName(address, name.count)
    }
  }

  /// What to do with the machine (reboot(2)).
  public enum Ending: Int, Sendable {
    case restart = 0x0123_4567
    case halt = 0xCDEF_0123
    case powerOff = 0x4321_FEDC
  }

  /// Without a word to anybody: init is the one to ask first.
  public static func end(_ ending: Ending) throws(Errno) {
    try SystemCall.reboot(0xFEE1_DEAD, 0x2812_1969, ending.rawValue)
  }
}
