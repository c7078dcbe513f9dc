import CSystem

/// An open file, by the number that the kernel knows it by. It does not close itself.
public struct FileDescriptor: Equatable, Sendable {
  public let rawValue: Int

  public init(_ rawValue: Int) { self.rawValue = rawValue }

  public static var standardInput: FileDescriptor { FileDescriptor(0) }
  public static var standardOutput: FileDescriptor { FileDescriptor(1) }
  public static var standardError: FileDescriptor { FileDescriptor(2) }

  /// Stands for the working directory in the `...at` calls.
  public static var workingDirectory: FileDescriptor { FileDescriptor(-100) }

  public struct OpenOptions: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    // The numbers of include/uapi/asm-generic/fcntl.h.
    public static let readOnly: OpenOptions = []
    public static let writeOnly = OpenOptions(rawValue: 0o1)
    public static let readWrite = OpenOptions(rawValue: 0o2)
    public static let create = OpenOptions(rawValue: 0o100)
    public static let exclusive = OpenOptions(rawValue: 0o200)
    public static let noControllingTerminal = OpenOptions(rawValue: 0o400)
    public static let truncate = OpenOptions(rawValue: 0o1000)
    public static let append = OpenOptions(rawValue: 0o2000)
    public static let nonBlocking = OpenOptions(rawValue: 0o4000)
    public static let directory = OpenOptions(rawValue: 0o200000)
    public static let noFollow = OpenOptions(rawValue: 0o400000)
    public static let closeOnExecute = OpenOptions(rawValue: 0o2000000)
  }

  public static func open(
    _ path: ByteString, _ options: OpenOptions = .readOnly, permissions: Int = 0o666
  ) throws(Errno) -> FileDescriptor {
    let number = try path.withTerminated { (address) throws(Errno) in
      try SystemCall.open.persistently(-100, address, options.rawValue, permissions)
    }
    return FileDescriptor(number)
  }

  public func close() throws(Errno) { try SystemCall.close(rawValue) }

  /// Opens, lends, and closes again.
  public static func withOpen<Result>(
    _ path: ByteString, _ options: OpenOptions = .readOnly, permissions: Int = 0o666,
    _ body: (FileDescriptor) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let file = try open(path, options, permissions: permissions)
    defer { try? file.close() }
    return try body(file)
  }
}

extension FileDescriptor {
  /// Up to as many bytes as `buffer` holds; 0 at the end of the file.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    try SystemCall.read.persistently(rawValue, Int(bitPattern: buffer.baseAddress), buffer.count)
  }

  /// Up to `count` bytes, or none at the end of the file.
  public func read(upTo count: Int) throws(Errno) -> ByteString {
    var answer = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
      answer = readOnce(UnsafeMutableRawBufferPointer(buffer))
      length = max(0, answer)
    }
    if answer < 0 { throw Errno(rawValue: -answer) }
    return ByteString(bytes)
  }

  private func readOnce(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    do {
      return try read(into: buffer)
    } catch {
      return -error.rawValue
    }
  }

  /// What is left of the file.
  ///
  /// - Throws: `fileTooLarge` if that is more than `limit` bytes, which some files are whose size is told as 0.
  public func readAll(atMost limit: Int = .max) throws(Errno) -> ByteString {
    var result = ByteString()
    while true {
      let piece = try read(upTo: 16000)
      if piece.isEmpty { return result }
      result += piece
      guard result.count <= limit else { throw .fileTooLarge }
    }
  }

  /// As many bytes as the kernel takes at once.
  public func write(_ buffer: UnsafeRawBufferPointer) throws(Errno) -> Int {
    try SystemCall.write.persistently(rawValue, Int(bitPattern: buffer.baseAddress), buffer.count)
  }

  public func writeAll(_ buffer: UnsafeRawBufferPointer) throws(Errno) {
    var rest = buffer
    while rest.count > 0 {
      let count = try write(rest)
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  public func writeAll(_ text: ByteString) throws(Errno) {
    try text.bytes.withUnsafeBufferPointer { (buffer) throws(Errno) in
      try writeAll(UnsafeRawBufferPointer(buffer))
    }
  }

  /// For messages: nobody could be told that it failed.
  public func writeMessage(_ text: ByteString) { try? writeAll(text) }
}

extension FileDescriptor {
  public enum SeekOrigin: Int, Sendable { case start = 0, current = 1, end = 2 }

  /// The new position, counted from the start.
  @discardableResult
  public func seek(_ offset: Int, from origin: SeekOrigin = .start) throws(Errno) -> Int {
    try SystemCall.seek(rawValue, offset, origin.rawValue)
  }

  public func duplicate() throws(Errno) -> FileDescriptor {
    FileDescriptor(try SystemCall.duplicate(rawValue))
  }

  /// Makes `other` mean the same open file; it stays open over `execute`.
  public func duplicate(as other: FileDescriptor) throws(Errno) {
    if self == other {
      try setCloseOnExecute(false)
    } else {
      try SystemCall.duplicateAs.persistently(rawValue, other.rawValue, 0)
    }
  }

  /// Another number for the same file, at least `minimum`, that `execute` closes.
  public func duplicate(atLeast minimum: Int) throws(Errno) -> FileDescriptor {
    let duplicateCloseOnExecute = 1030
    return FileDescriptor(try SystemCall.control(rawValue, duplicateCloseOnExecute, minimum))
  }

  public func setCloseOnExecute(_ on: Bool) throws(Errno) {
    let setFlags = 2
    try SystemCall.control(rawValue, setFlags, on ? 1 : 0)
  }

  public func setNonBlocking(_ on: Bool) throws(Errno) {
    let getStatus = 3
    let setStatus = 4
    let flags = try SystemCall.control(rawValue, getStatus)
    let bit = OpenOptions.nonBlocking.rawValue
    try SystemCall.control(rawValue, setStatus, on ? flags | bit : flags & ~bit)
  }

  /// Until what was written is on the disk.
  public func synchronize() throws(Errno) { try SystemCall.synchronizeFile(rawValue) }

  public func truncate(to size: Int) throws(Errno) {
    try SystemCall.truncateDescriptor(rawValue, size)
  }

  /// Both ends; they are closed by `execute` unless duplicated.
  public static func pipe() throws(Errno) -> (reading: FileDescriptor, writing: FileDescriptor) {
    var ends: (Int32, Int32) = (0, 0)
    let options = OpenOptions.closeOnExecute.rawValue
    try withUnsafeMutablePointer(to: &ends) { (pair) throws(Errno) in
      _ = try SystemCall.pipe(Int(bitPattern: pair), options)
    }
    return (FileDescriptor(Int(ends.0)), FileDescriptor(Int(ends.1)))
  }

  /// Whether there is something to read (or the end of the file) within the time; nil waits for ever.
  public func waitForInput(milliseconds: Int?) throws(Errno) -> Bool {
    var request = linux_poll(descriptor: Int32(rawValue), events: 1, returned: 0)
    var timeout = linux_timespec(
      seconds: Int64((milliseconds ?? 0) / 1000),
      nanoseconds: Int64((milliseconds ?? 0) % 1000 * 1_000_000))
    return try withUnsafeMutablePointer(to: &request) { (request) throws(Errno) in
      try withUnsafeMutablePointer(to: &timeout) { (timeout) throws(Errno) in
        let time = milliseconds == nil ? 0 : Int(bitPattern: timeout)
        return try SystemCall.poll(Int(bitPattern: request), 1, time, 0, 8) > 0
      }
    }
  }
}
