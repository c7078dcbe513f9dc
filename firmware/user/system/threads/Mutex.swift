/// A lock that one thread holds at a time. It lies on the heap, so that threads share it, or in
/// memory that the caller gives, so that processes do.
public final class Mutex: @unchecked Sendable {
  private let word: UnsafeMutablePointer<Int32>
  private let owned: Bool

  public init() {
    word = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    word.initialize(to: 0)
    owned = true
  }

  /// A word of shared memory that holds 0.
  public init(in word: UnsafeMutablePointer<Int32>) {
    self.word = word
    owned = false
  }

  deinit { if owned { word.deallocate() } }

  public func lock() { lockWord(word) }
  public func unlock() { unlockWord(word) }

  public func withLock<Result>(_ body: () -> Result) -> Result {
    lock()
    defer { unlock() }
    return body()
  }
}
