/// What files are: `struct stat`, `struct statx`, `struct statfs` as riscv64 has them.
enum StatCalls {
  /// A file, by its path or by a descriptor that may stand for what has no inode.
  private struct Subject {
    let attributes: FileAttributes
    let number: UInt64
    let device: DeviceNumber

    init(_ inode: Inode) {
      attributes = inode.lock.withLock { inode.attributes }
      number = inode.number
      device = inode.fileSystem.device
    }

    init(_ file: OpenFile) throws(Errno) {
      attributes = try file.attributes()
      number = file.number
      device = file.inode?.fileSystem.device ?? DeviceNumber(major: 0, minor: 0)
    }
  }

  private static let emptyPath: UInt64 = 0x1000
  private static let workingDirectory = -100

  private static func subject(
    _ call: borrowing SystemCall, flags: UInt64
  ) throws(Errno) -> Subject {
    if flags & emptyPath != 0, call.int(0) != workingDirectory, try call.path(1).isEmpty {
      return try Subject(try call.file(0))
    }
    let inode = try DirectoryCalls.findOrOpen(call, followFlag: 0, flags: flags).inode
    let follows = flags & DirectoryCalls.noFollow == 0
    if follows, let file = inode.linkedFile() { return try Subject(file) }
    return Subject(inode)
  }

  static func stat(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try write(try subject(call, flags: call[3]), to: call[2])
    return 0
  }

  static func statOpen(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try write(try Subject(try call.file(0)), to: call[1])
    return 0
  }

  private static func write(_ file: Subject, to address: UInt64) throws(Errno) {
    let attributes = file.attributes
    var bytes = Structure()
    bytes.put(file.device.encoded)
    bytes.put(file.number)
    bytes.put(UInt32(attributes.mode))
    bytes.put(attributes.links)
    bytes.put(attributes.user)
    bytes.put(attributes.group)
    bytes.put(attributes.device.encoded)
    bytes.put(UInt64(0))
    bytes.put(attributes.size)
    bytes.put(UInt32(4096))
    bytes.put(UInt32(0))
    bytes.put(attributes.blocks)
    for time in [attributes.accessed, attributes.modified, attributes.changed] {
      bytes.put(time.seconds)
      bytes.put(UInt64(time.nanoseconds))
    }
    bytes.put(UInt64(0))
    try UserMemory.write(bytes.bytes, to: address)
  }

  static func statExtended(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try writeExtended(try subject(call, flags: call[2]), to: call[4])
    return 0
  }

  private static func writeExtended(_ file: Subject, to address: UInt64) throws(Errno) {
    let attributes = file.attributes
    var bytes = Structure()
    bytes.put(UInt32(0x7ff))  // STATX_BASIC_STATS
    bytes.put(UInt32(4096))
    bytes.put(UInt64(0))
    bytes.put(attributes.links)
    bytes.put(attributes.user)
    bytes.put(attributes.group)
    bytes.put(attributes.mode)
    bytes.put(UInt16(0))
    bytes.put(file.number)
    bytes.put(attributes.size)
    bytes.put(attributes.blocks)
    bytes.put(UInt64(0))
    let times = [
      attributes.accessed, FileTime(seconds: 0, nanoseconds: 0), attributes.changed,
      attributes.modified,
    ]
    for time in times {
      bytes.put(time.seconds)
      bytes.put(time.nanoseconds)
      bytes.put(UInt32(0))
    }
    let own = file.device
    for number in [attributes.device.major, attributes.device.minor, own.major, own.minor] {
      bytes.put(number)
    }
    bytes.fill(to: 256)
    try UserMemory.write(bytes.bytes, to: address)
  }

  static func writeStatistics(
    _ fileSystem: FileSystem, to address: UInt64
  ) throws(Errno) -> Int {
    let statistics = fileSystem.statistics()
    var bytes = Structure()
    bytes.put(statistics.magic)
    bytes.put(statistics.blockSize)
    bytes.put(statistics.blocks)
    bytes.put(statistics.freeBlocks)
    bytes.put(statistics.availableBlocks)
    bytes.put(statistics.files)
    bytes.put(statistics.freeFiles)
    bytes.put(fileSystem.device.encoded)
    bytes.put(UInt64(255))
    bytes.put(statistics.blockSize)
    bytes.put(UInt64(fileSystem.isReadOnly ? 1 : 0))
    bytes.fill(to: 120)
    try UserMemory.write(bytes.bytes, to: address)
    return 0
  }
}
