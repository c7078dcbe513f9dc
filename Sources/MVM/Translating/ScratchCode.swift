import Bus

/// Memory for code that is looked at, and never executed: any memory will do.
///
/// Unsafe pointers: to one block, which is freed with this object.
final class ScratchCode: CodeMemory {
  let byteCount = 16 << 20
  let writable: UnsafeMutableRawPointer

  init() { writable = .allocate(byteCount: byteCount, alignment: 4096) }

  deinit { writable.deallocate() }

  var executable: UnsafeRawPointer { UnsafeRawPointer(writable) }

  func publish(offset: Int, byteCount: Int) {}
}
