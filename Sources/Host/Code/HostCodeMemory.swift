public import Bus
internal import CHost
internal import Glibc

/// Memory of the host for code, one block of it, which costs what is touched.
///
///     writable    |----------------|   read, write      \
///                                                         the same shared memory (mremap(2))
///     executable  |----------------|   read, execute    /
///
/// Not in a file in memory (memfd_create(2)): perf takes code for made by the program only where it lies in no file.
///
/// A host that refuses the second view (a security module may) is asked for one view with all rights, which other such
/// rules refuse.
///
/// Unsafe pointers: both views stay mapped until this object is gone; whoever keeps an address holds this object too.
public final class HostCodeMemory: CodeMemory {
  /// How a block comes about.
  package enum Form: CaseIterable {
    /// Two views of the same pages, none of them both writable and executable.
    case twoViews
    /// One view with all rights.
    case oneView
  }

  /// Enough for the code of an operating system at work; what is not touched costs nothing.
  public static let defaultByteCount = 64 << 20
  /// What a signed 32-bit displacement crosses.
  public static let maximumByteCount = 1 << 31

  /// Whether the host's processor has all instructions that the translator uses.
  public static var isExecutedHere: Bool { host_runs_translations() }

  /// Its size, a multiple of 4 KiB.
  public let byteCount: Int
  /// Where code is written.
  public let writable: UnsafeMutableRawPointer
  /// Where it is executed; the same address where there is one view.
  public let executable: UnsafeRawPointer

  /// Asks the host for a block of at least that size; nil where it refuses both forms, or nothing or more than
  /// `maximumByteCount` was asked for.
  public convenience init?(byteCount: Int = defaultByteCount) {
    self.init(byteCount: byteCount, forms: Form.allCases)
  }

  /// Asks for the first form that the host grants.
  package init?(byteCount: Int, forms: [Form]) {
    guard (1...Self.maximumByteCount).contains(byteCount) else { return nil }
    let rounded = (byteCount + 4095) & ~4095
    for form in forms {
      guard let views = Self.views(form, byteCount: rounded) else { continue }
      self.byteCount = rounded
      (writable, executable) = views
      return
    }
    return nil
  }

  deinit {
    host_let_faults(executable)
    munmap(writable, byteCount)
    if executable != UnsafeRawPointer(writable) {
      munmap(UnsafeMutableRawPointer(mutating: executable), byteCount)
    }
  }

  /// Makes what was written to a part of it visible to this thread when it executes that.
  public func publish(offset: Int, byteCount: Int) {
    precondition(
      offset >= 0 && byteCount >= 0 && offset <= self.byteCount - byteCount, "outside the block")
    host_publish_code(executable + offset, byteCount)
  }

  /// Which register has the room: rbp, on x86-64. Others have no way.
  public func catchFaults(place: Int, target: Int) -> Bool {
    host_catch_faults(executable, byteCount, Int32(place), Int32(target))
  }

  private typealias Views = (UnsafeMutableRawPointer, UnsafeRawPointer)

  private static func views(_ form: Form, byteCount: Int) -> Views? {
    switch form {
    case .twoViews: twoViews(byteCount)
    case .oneView:
      map(
        byteCount, PROT_READ | PROT_WRITE | PROT_EXEC,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
      ).map { ($0, UnsafeRawPointer($0)) }
    }
  }

  private static func twoViews(_ byteCount: Int) -> Views? {
    let shared = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE
    guard let writable = map(byteCount, PROT_READ | PROT_WRITE, shared) else { return nil }
    guard let executable = host_map_again(writable, byteCount) else {
      munmap(writable, byteCount)
      return nil
    }
    guard mprotect(executable, byteCount, PROT_READ | PROT_EXEC) == 0 else {
      munmap(writable, byteCount)
      munmap(executable, byteCount)
      return nil
    }
    return (writable, UnsafeRawPointer(executable))
  }

  private static func map(
    _ byteCount: Int, _ rights: Int32, _ flags: Int32
  ) -> UnsafeMutableRawPointer? {
    let address = mmap(nil, byteCount, rights, flags, -1, 0)
    return address == MAP_FAILED ? nil : address
  }
}
