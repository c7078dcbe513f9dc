import Bus

/// Does nothing: there is one thread.
final class NoLock: Lock {
  func lock() {}
  func unlock() {}
}
