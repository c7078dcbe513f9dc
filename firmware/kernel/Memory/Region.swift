/// What a program may do with a region: `PROT_READ`, `PROT_WRITE`, `PROT_EXEC`.
struct Protection: OptionSet {
  let rawValue: UInt32

  static let read = Protection(rawValue: 1)
  static let write = Protection(rawValue: 2)
  static let execute = Protection(rawValue: 4)

  /// For a page of a program. RISC-V has no pages that can be written and not read.
  var pagePermissions: PagePermissions {
    var permissions: PagePermissions = [.user]
    if !isDisjoint(with: [.read, .write]) { permissions.insert(.read) }
    if contains(.write) { permissions.insert(.write) }
    if contains(.execute) { permissions.insert(.execute) }
    return permissions
  }
}

/// A range of a program's addresses that is used alike: what `mmap` makes, and /proc/PID/maps lists.
struct Region {
  var range: Range<UInt64>
  var protection: Protection
  /// Writes are seen by all who map the same, and reach the file.
  var isShared: Bool
  /// What the pages hold first: nil is zeros.
  var source: (any PageSource)?
  /// Where in the source the region begins, in bytes.
  var offset: UInt64
  /// For /proc/PID/maps: `[heap]`, `[stack]`, or the file's path.
  var name: ByteString = ByteString([])
  /// It grows downwards when the page below it is touched.
  var isStack = false

  var pageCount: UInt64 { (range.upperBound - range.lowerBound) / 4096 }

  func offset(of address: UInt64) -> UInt64 { offset + (address - range.lowerBound) }

  /// The part of the region that lies in `part`, which overlaps it.
  func clamped(to part: Range<UInt64>) -> Region {
    var result = self
    result.range = range.clamped(to: part)
    result.offset = offset(of: result.range.lowerBound)
    return result
  }

  /// Whether `next`, which begins where this ends, is more of the same.
  func continues(with next: Region) -> Bool {
    range.upperBound == next.range.lowerBound && protection == next.protection
      && isShared == next.isShared && isStack == next.isStack && source === next.source
      && (source == nil || offset(of: range.upperBound) == next.offset) && name == next.name
  }
}

/// Where pages of regions come from: a file's page cache, or memory that processes share.
protocol PageSource: AnyObject {
  /// Different for different sources: where the object lies.
  var identity: UInt { get }
  /// The page at that index, with one reference for the caller. May sleep.
  func page(_ index: UInt64) throws(Errno) -> Frame
  /// The same of a page that is in memory, nil else. Does not sleep.
  func pageInMemory(_ index: UInt64) -> Frame?
  /// Somebody wrote to the page through a shared mapping.
  func markDirty(_ index: UInt64)
  /// Who writes to a page writes to its neighbours soon, and that they count as written costs little.
  var isWrittenInRuns: Bool { get }
  /// A program that shares the pages may have them writable: so was the file opened.
  var mayWrite: Bool { get }
}

extension PageSource {
  var mayWrite: Bool { true }
  var isWrittenInRuns: Bool { false }
}

/// Memory that processes share and no file has: `MAP_SHARED | MAP_ANONYMOUS`, `shmget`, `memfd`.
final class SharedMemory: PageSource {
  var identity: UInt { UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque()) }

  private let lock = Mutex()
  /// Guarded by the lock.
  private var pages: [UInt64: Frame] = [:]

  func page(_ index: UInt64) throws(Errno) -> Frame {
    lock.lock()
    defer { lock.unlock() }
    if let frame = pages[index] {
      Kernel.frames.retain(frame)
      return frame
    }
    let frame = try PageReclaim.allocatePage(.user)
    frame.clear()
    pages[index] = frame
    Kernel.frames.retain(frame)
    return frame
  }

  /// Asking would mean to wait for the lock.
  func pageInMemory(_ index: UInt64) -> Frame? { nil }

  func markDirty(_ index: UInt64) {}

  deinit {
    for frame in pages.values { Kernel.frames.release(frame) }
  }
}
