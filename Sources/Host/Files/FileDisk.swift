public import Bus
internal import Glibc

/// A disk in a raw file or a block device of the host.
///
/// While it is open, no other disk writes to the file, nor reads it if this one writes: an advisory
/// lock (flock(2)), so among those who ask. A write that `write` took survives the end of this
/// process however it ends, one before `flush` also that of the host.
public final class FileDisk: BlockMedium, Sendable {
  private static let sectorSize: UInt64 = 512

  private let file: OpenFile
  /// Its size in sectors, as it was when it was opened.
  public let sectorCount: UInt64
  /// Whether writes are refused.
  public let isReadOnly: Bool

  /// Opens and locks an existing file, whose size is a multiple of 512 bytes.
  ///
  /// - Throws: `HostError`, whose description says what is wrong with the file and what to do.
  public init(path: String, readOnly: Bool = false) throws(HostError) {
    file = try OpenFile(path, writing: !readOnly)
    isReadOnly = readOnly
    let (kind, size) = try file.status()
    switch kind {
    case S_IFREG, S_IFBLK: break
    case S_IFDIR: throw .directory(file: path)
    default: throw .unsuitable(file: path)
    }
    guard size > 0 else { throw .empty(file: path) }
    guard size % Self.sectorSize == 0 else { throw .partialSector(file: path, size: size) }
    sectorCount = size / Self.sectorSize
    try lock()
  }

  private func lock() throws(HostError) {
    guard flock(file.descriptor, (isReadOnly ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 else { return }
    switch errno {
    case EWOULDBLOCK: throw .locked(file: file.path)
    // Some file systems have no locks; a disk there is better than none.
    case ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL: return
    default: throw file.lastError
    }
  }

  /// Fills `buffer` from `sector` on; false when the file failed or has become shorter.
  public func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    transfer(sector: sector, count: buffer.count) { done, position in
      pread(file.descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, position)
    }
  }

  /// Writes `buffer` from `sector` on; false when the file failed or is read-only.
  public func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool {
    guard !isReadOnly else { return false }
    return transfer(sector: sector, count: buffer.count) { done, position in
      pwrite(file.descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, position)
    }
  }

  /// Returns once everything written is on stable storage; false when that failed.
  public func flush() -> Bool {
    guard !isReadOnly else { return true }
    while fdatasync(file.descriptor) != 0 {
      guard errno == EINTR else { return false }
    }
    return true
  }

  /// Repeats `step`, given how many bytes are done and where in the file to go on, until `count` are.
  private func transfer(
    sector: UInt64, count: Int, _ step: (_ done: Int, _ position: off_t) -> Int
  ) -> Bool {
    let (sectors, rest) = UInt64(count).quotientAndRemainder(dividingBy: Self.sectorSize)
    guard rest == 0, sector <= sectorCount, sectors <= sectorCount - sector else { return false }
    var done = 0
    while done < count {
      let moved = step(done, off_t(sector * Self.sectorSize) + off_t(done))
      if moved < 0 && errno == EINTR { continue }
      guard moved > 0 else { return false }
      done += moved
    }
    return true
  }
}
