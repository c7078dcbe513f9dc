/// Calls for what is open: reading, writing, positions, descriptors.
enum FileCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(23, "dup", 1, duplicate),
      .init(24, "dup3", 3, duplicateTo),
      .init(25, "fcntl", 3, control),
      .init(29, "ioctl", 3, deviceControl),
      .init(32, "flock", 2, lock),
      .init(46, "ftruncate", 2, truncateOpen),
      .init(47, "fallocate", 4, allocate),
      .init(56, "openat", 4, open),
      .init(57, "close", 1, close),
      .init(436, "close_range", 3, closeRange),
      .init(61, "getdents64", 3, directoryEntries),
      .init(62, "lseek", 3, seek),
      .init(63, "read", 3, read),
      .init(64, "write", 3, write),
      .init(65, "readv", 3, readVector),
      .init(66, "writev", 3, writeVector),
      .init(67, "pread64", 4, readAt),
      .init(68, "pwrite64", 4, writeAt),
      .init(69, "preadv", 5, readVectorAt),
      .init(70, "pwritev", 5, writeVectorAt),
      .init(71, "sendfile", 4, sendFile),
      .init(72, "pselect6", 6, SelectCalls.select),
      .init(73, "ppoll", 5, SelectCalls.poll),
      .init(81, "sync", 0, synchronizeAll),
      .init(82, "fsync", 1, synchronize),
      .init(83, "fdatasync", 1, synchronize),
      .init(223, "fadvise64", 4, advise),
      .init(267, "syncfs", 1, synchronizeAll),
    ]
  }

  static func open(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let text = try call.path(1)
    let options = OpenOptions(rawValue: call.uint32(2))
    let isAbsolute = text.bytes.first == ByteString.slash
    let start = isAbsolute ? call.process.root : try call.directory(0)
    let file = try Files.open(
      text, from: start, options, permissions: UInt16(truncatingIfNeeded: call[3] & 0o7777),
      for: call.process)
    file.options.subtract([.create, .exclusive, .truncate, .closeOnExec])
    return try call.process.files.add(file, closesOnExec: options.contains(.closeOnExec))
  }

  static func close(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try call.process.files.close(call.int(0))
    return 0
  }

  static func closeRange(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (first, last) = (UInt64(call.uint32(0)), UInt64(call.uint32(1)))
    guard first <= last else { throw .invalidArgument }
    for descriptor in call.process.files.openDescriptors()
    where (first...last).contains(UInt64(descriptor)) {
      if call[2] & 4 != 0 {
        try call.process.files.setClosesOnExec(descriptor, true)
      } else {
        try? call.process.files.close(descriptor)
      }
    }
    return 0
  }

  static func duplicate(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try call.process.files.add(try call.file(0), closesOnExec: false)
  }

  static func duplicateTo(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.int(0) != call.int(1) else { throw .invalidArgument }
    let options = OpenOptions(rawValue: call.uint32(2))
    guard options.subtracting(.closeOnExec).isEmpty else { throw .invalidArgument }
    try call.process.files.set(
      call.int(1), try call.file(0), closesOnExec: options.contains(.closeOnExec))
    return call.int(1)
  }

  static func control(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try call.file(0)
    let files = call.process.files
    switch call.int(1) {
    case 0: return try files.add(file, closesOnExec: false, from: call.int(2))
    case 1030: return try files.add(file, closesOnExec: true, from: call.int(2))
    case 1: return try files.closesOnExec(call.int(0)) ? 1 : 0
    case 2: try files.setClosesOnExec(call.int(0), call[2] & 1 != 0)
    case 3: return Int(file.options.rawValue)
    case 4:
      let wanted = OpenOptions(rawValue: call.uint32(2)).intersection(.changeable)
      file.options = file.options.subtracting(.changeable).union(wanted)
    case 5: try FileLocks.query(file, call)
    case 6: try FileLocks.set(file, call, waits: false)
    case 7: try FileLocks.set(file, call, waits: true)
    case 1031, 1032: return try PipeSize.control(file, call)
    default: throw .invalidArgument
    }
    return 0
  }

  static func deviceControl(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try call.file(0)
    switch call[1] & 0xffff_ffff {
    // FIONCLEX, FIOCLEX, FIONBIO: of any file.
    case 0x5450: try call.process.files.setClosesOnExec(call.int(0), false)
    case 0x5451: try call.process.files.setClosesOnExec(call.int(0), true)
    case 0x5421:
      let on = try UserMemory.read(Int32.self, at: call[2]) != 0
      if on { file.options.insert(.nonBlocking) } else { file.options.remove(.nonBlocking) }
    default: return try file.control(call[1] & 0xffff_ffff, call[2])
    }
    return 0
  }

  static func lock(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try FileLocks.flock(try call.file(0), call.int(1))
    return 0
  }

  // MARK: Bytes

  private static func readable(_ call: borrowing SystemCall) throws(Errno) -> OpenFile {
    let file = try call.file(0)
    guard file.options.canRead else { throw .badFileDescriptor }
    return file
  }

  private static func writable(_ call: borrowing SystemCall) throws(Errno) -> OpenFile {
    let file = try call.file(0)
    guard file.options.canWrite else { throw .badFileDescriptor }
    return file
  }

  static func read(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var transfer = try Transfer(user: call[1], count: call.count(2))
    return try readable(call).read(&transfer, at: nil)
  }

  static func write(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var transfer = try Transfer(user: call[1], count: call.count(2))
    return try writable(call).write(&transfer, at: nil)
  }

  private static func offset(_ call: borrowing SystemCall) throws(Errno) -> UInt64 {
    guard call.long(3) >= 0 else { throw .invalidArgument }
    return call[3]
  }

  static func readAt(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try readable(call)
    _ = try file.seek(0, from: 1)
    var transfer = try Transfer(user: call[1], count: call.count(2))
    return try file.read(&transfer, at: try offset(call))
  }

  static func writeAt(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try writable(call)
    _ = try file.seek(0, from: 1)
    var transfer = try Transfer(user: call[1], count: call.count(2))
    return try file.write(&transfer, at: try offset(call))
  }

  /// The ranges of an `iovec` array.
  static func vector(_ address: UInt64, count: Int) throws(Errno) -> Transfer {
    guard count >= 0, count <= 1024 else { throw .invalidArgument }
    let bytes = try UserMemory.readBytes(address, count: count * 16)
    var segments: [Transfer.Segment] = []
    var total = 0
    for index in 0..<count {
      let (start, size) = bytes.withUnsafeBytes {
        (
          $0.loadUnaligned(fromByteOffset: index * 16, as: UInt64.self),
          $0.loadUnaligned(fromByteOffset: index * 16 + 8, as: UInt64.self)
        )
      }
      guard size <= 0x7fff_f000 else { throw .invalidArgument }
      let piece = min(Int(size), 0x7fff_f000 - total)
      guard UserMemory.isInRange(start, piece) || piece == 0 else { throw .badAddress }
      segments.append(Transfer.Segment(address: start, count: piece))
      total += piece
    }
    return Transfer(segments)
  }

  static func readVector(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var transfer = try vector(call[1], count: call.int(2))
    return try readable(call).read(&transfer, at: nil)
  }

  static func writeVector(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var transfer = try vector(call[1], count: call.int(2))
    return try writable(call).write(&transfer, at: nil)
  }

  static func readVectorAt(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var transfer = try vector(call[1], count: call.int(2))
    return try readable(call).read(&transfer, at: try offset(call))
  }

  static func writeVectorAt(_ call: borrowing SystemCall) throws(Errno) -> Int {
    var transfer = try vector(call[1], count: call.int(2))
    return try writable(call).write(&transfer, at: try offset(call))
  }

  /// From one file to another through a page of the kernel's.
  static func sendFile(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (target, source) = (try call.file(0), try call.file(1))
    guard target.options.canWrite, source.options.canRead else { throw .badFileDescriptor }
    // What has no position would lose bytes that the target does not take, and its end.
    guard (try? source.seek(0, from: 1)) != nil else { throw .invalidArgument }
    var offset: UInt64?
    if call[2] != 0 { offset = try UserMemory.read(UInt64.self, at: call[2]) }
    guard let page = Kernel.frames.allocate() else { throw .noMemory }
    defer { Kernel.frames.release(page, order: 0) }
    var (done, left) = (0, call.count(3))
    while left > 0 {
      var input = Transfer(kernel: page.pointer, count: min(left, 4096))
      let count = try source.read(&input, at: offset)
      guard count > 0 else { break }
      var output = Transfer(kernel: page.pointer, count: count)
      let written = try target.write(&output, at: nil)
      done += written
      left -= written
      if let old = offset { offset = old + UInt64(written) }
      guard written == count else { break }
    }
    if let offset { try UserMemory.write(offset, to: call[2]) }
    return done
  }

  static func seek(_ call: borrowing SystemCall) throws(Errno) -> Int {
    Int(try call.file(0).seek(Int64(call.long(1)), from: call.int(2)))
  }

  static func truncateOpen(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard call.long(1) >= 0 else { throw .invalidArgument }
    try call.file(0).truncate(to: call[1])
    return 0
  }

  static func allocate(_ call: borrowing SystemCall) throws(Errno) -> Int {
    guard let inode = try writable(call).inode, inode.kind == .regular else {
      throw .operationNotSupportedByDevice
    }
    // Only more room at the end; holes cannot be made.
    guard call[1] & ~1 == 0 else { throw .notSupported }
    let (start, count) = (call.long(2), call.long(3))
    guard start >= 0, count > 0, start.addingReportingOverflow(count).overflow == false else {
      throw .invalidArgument
    }
    inode.lock.lock()
    defer { inode.lock.unlock() }
    let end = UInt64(start + count)
    try inode.allocate(UInt64(start)..<end)
    if call[1] & 1 == 0, end > inode.attributes.size { try inode.resize(to: end) }
    return 0
  }

  static func synchronize(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try call.file(0).synchronize()
    return 0
  }

  static func synchronizeAll(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try Mounts.synchronize()
    return 0
  }

  static func advise(_ call: borrowing SystemCall) throws(Errno) -> Int {
    _ = try call.file(0)
    return 0
  }

  static func directoryEntries(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try call.file(0)
    let room = call.count(2)
    var bytes: [UInt8] = []
    var didNotFit = false
    try file.entries { entry in
      let size = (19 + entry.name.count + 1 + 7) & ~7
      guard bytes.count + size <= room else {
        didNotFit = bytes.isEmpty
        return false
      }
      let start = bytes.count
      for value in [entry.number, entry.next] {
        withUnsafeBytes(of: value) { bytes += Array($0) }
      }
      bytes += [UInt8(size & 255), UInt8(size >> 8), entry.kind.directoryEntryType]
      bytes += entry.name.bytes
      bytes += [UInt8](repeating: 0, count: size - (bytes.count - start))
      return true
    }
    if didNotFit { throw .invalidArgument }
    try UserMemory.write(bytes, to: call[1])
    return bytes.count
  }
}
