import Processor

// Stand-ins until the terminals and devices are there.

final class ControllingTerminal {}

enum SessionLeader {
  static func ended(_ process: Process) {}
}

enum NamedPipes {
  static func open(_ inode: Inode, _ options: OpenOptions) throws(Errno) -> OpenFile {
    throw .noSuchAddressOrDevice
  }
}

enum PipeSize {
  static func control(_ file: OpenFile, _ call: borrowing SystemCall) throws(Errno) -> Int {
    throw .invalidArgument
  }
}

enum RandomNumbers {
  static func bytes(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    for index in 0..<count { result.append(UInt8(truncatingIfNeeded: Clock.now &* 31 &+ UInt64(index))) }
    return result
  }
}

enum Devices {
  static func open(_ attributes: FileAttributes, _ options: OpenOptions) throws(Errno) -> OpenFile {
    switch (attributes.device.major, attributes.device.minor) {
    case (5, 1): return ConsoleFile(options)
    case (1, 3): return NullFile(options)
    default: throw .noSuchAddressOrDevice
    }
  }
}

final class NullFile: OpenFile {
  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int { 0 }
  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    transfer.remaining
  }
}

final class ConsoleFile: OpenFile {
  override func write(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    let bytes = try transfer.take(count: transfer.remaining)
    for byte in bytes { Log.write(byte: byte) }
    return bytes.count
  }
  override func read(_ transfer: inout Transfer, at offset: UInt64?) throws(Errno) -> Int {
    while readDevice8(Log.uart + 5) & 1 == 0 {
      _ = Waiting.sleep(Thread.current, "console", forSignals: true, until: Clock.now + 10_000_000) {}
      if Thread.current.hasSignalToDeliver { throw .restart }
    }
    var byte = readDevice8(Log.uart)
    if byte == 13 { byte = 10 }
    Log.write(byte: byte)
    try transfer.put([byte])
    return 1
  }
}

enum DeviceStart {
  static func start() {}
}
