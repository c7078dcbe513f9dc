import Bus

/// The lock of a machine of one thread: nobody else wants in.
final class OpenLock: Lock {
  func lock() {}
  func unlock() {}
}
