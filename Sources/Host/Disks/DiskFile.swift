internal import CHost
internal import DiskImage
internal import Glibc

/// A file or a block device of the host that holds a disk image, locked as long as it is open.
final class DiskFile: ImageFile {
  private static let seekData: Int32 = 3
  private static let seekHole: Int32 = 4

  private let file: OpenFile
  private let isBlockDevice: Bool
  private(set) var byteCount: UInt64
  private var changed: (() -> Void)?
  /// Why something that was written may be lost: the system tells it once only.
  private var loss: ImageError?

  var name: String { file.path }
  /// What it took of the host's disk when it was opened.
  let storedByteCount: UInt64
  /// The same for two names of one file.
  let identity: Identity

  /// What tells a file from all others.
  struct Identity: Hashable {
    let device: dev_t
    let number: ino_t
  }

  /// Opens an existing file, and locks it unless nobody is to be held off.
  ///
  /// - Throws: `HostError`, whose description says what is wrong with the file and what to do.
  init(path: String, readOnly: Bool, isLocked: Bool = true) throws(HostError) {
    file = try OpenFile(path, writing: !readOnly)
    let (kind, size) = try file.status()
    switch kind {
    case S_IFREG, S_IFBLK: break
    case S_IFDIR: throw .directory(file: path)
    default: throw .unsuitable(file: path)
    }
    isBlockDevice = kind == S_IFBLK
    byteCount = size
    var status = stat()
    fstat(file.descriptor, &status)
    identity = Identity(device: status.st_dev, number: status.st_ino)
    storedByteCount = UInt64(max(0, status.st_blocks)) * 512
    if isLocked { try DiskLock.take(file.descriptor, path, writing: !readOnly) }
  }

  /// Makes, opens and locks a file that was not there.
  ///
  /// - Throws: `HostError`.
  convenience init(creating path: String) throws(HostError) {
    try OpenFile.create(path)
    try self.init(path: path, readOnly: false)
  }

  /// Whether there is something of that name.
  static func exists(_ path: String) -> Bool {
    var status = Glibc.stat()
    return lstat(path, &status) == 0
  }

  /// Takes away a file that could not be finished.
  static func remove(_ path: String) { unlink(path) }

  /// Of the open file, whatever it is called by now.
  var stamp: ImageStamp? {
    var status = stat()
    guard fstat(file.descriptor, &status) == 0 else { return nil }
    return ImageStamp(FileStamp(status))
  }

  func onChange(_ body: (() -> Void)?) { changed = body }

  private func failed() -> ImageError { .failed(file: name, reason: HostError.reason(errno)) }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(ImageError) {
    var done = 0
    while done < buffer.count {
      let count = pread(
        file.descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
        off_t(clamping: offset) &+ off_t(done))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failed() }
      if count == 0 {
        guard offset + UInt64(done) >= byteCount else {
          throw .failed(file: name, reason: "has become shorter")
        }
        break
      }
      done += count
    }
    UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      .initializeMemory(as: UInt8.self, repeating: 0)
  }

  func write(at offset: UInt64, from buffer: UnsafeRawBufferPointer) throws(ImageError) {
    var done = 0
    while done < buffer.count {
      let count = pwrite(
        file.descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
        off_t(clamping: offset) &+ off_t(done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failed() }
      done += count
      byteCount = max(byteCount, offset + UInt64(done))
      changed?()
    }
  }

  func flush() throws(ImageError) {
    if let loss { throw loss }
    while fdatasync(file.descriptor) != 0 {
      if errno == EINTR { continue }
      let loss = failed()
      self.loss = loss
      throw loss
    }
  }

  func truncate(to byteCount: UInt64) throws(ImageError) {
    guard !isBlockDevice else {
      guard byteCount <= self.byteCount else {
        throw .refused(file: name, reason: "is a block device, whose size is what it is")
      }
      return
    }
    while ftruncate(file.descriptor, off_t(clamping: byteCount)) != 0 {
      guard errno == EINTR else { throw failed() }
    }
    self.byteCount = byteCount
    changed?()
  }

  func punch(at offset: UInt64, count: UInt64) throws(ImageError) {
    guard count > 0 else { return }
    if host_punch_hole(file.descriptor, Int64(clamping: offset), Int64(clamping: count)) {
      changed?()
      return
    }
    // Some file systems have no holes.
    let zeroes = [UInt8](repeating: 0, count: Int(min(count, 1 << 18)))
    var done: UInt64 = 0
    while done < count {
      let piece = Int(min(count - done, UInt64(zeroes.count)))
      try zeroes.withUnsafeBufferPointer { (zeroes) throws(ImageError) in
        try write(at: offset + done, from: UnsafeRawBufferPointer(zeroes.extracting(0..<piece)))
      }
      done += UInt64(piece)
    }
  }

  func run(at offset: UInt64, limit: UInt64) -> (isHole: Bool, count: UInt64) {
    let start = off_t(clamping: offset)
    let data = lseek(file.descriptor, start, Self.seekData)
    // No more data, or a system that cannot tell.
    if data < 0 { return (errno == ENXIO, limit) }
    if data > start { return (true, min(limit, UInt64(data - start))) }
    let hole = lseek(file.descriptor, start, Self.seekHole)
    return (false, hole > start ? min(limit, UInt64(hole - start)) : limit)
  }
}
