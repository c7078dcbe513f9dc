import Processor

/// What there is one of in a running kernel. All of it is set once, while one hart runs, unless a
/// comment says what guards it.
enum Kernel {
  nonisolated(unsafe) static var frames: PageFrames! = nil
  nonisolated(unsafe) static var heap: ObjectHeap?
  nonisolated(unsafe) static var hardware: Hardware! = nil
  nonisolated(unsafe) static var harts: [Hart] = []
  nonisolated(unsafe) static var addressSpace: PageTable! = nil
  static let logLock = SpinLock()
}

// What Swift's runtime asks for.

/// Memory before there is a heap: never given back.
nonisolated(unsafe) private var firstMemory: UInt64 = 0
nonisolated(unsafe) private var firstMemoryEnd: UInt64 = 0

enum FirstMemory {
  static func start(at address: UInt64, size: UInt64) {
    firstMemory = address
    firstMemoryEnd = address + size
  }

  /// Ends it; the first address that was not given out.
  static func end() -> UInt64 { firstMemory }

  static func allocate(size: Int, alignment: Int) -> UnsafeMutableRawPointer? {
    let start = (firstMemory + UInt64(max(alignment, 16)) - 1) & ~UInt64(max(alignment, 16) - 1)
    firstMemory = start + UInt64(size)
    guard firstMemory <= firstMemoryEnd else { return nil }
    return UnsafeMutableRawPointer(bitPattern: UInt(start))
  }

  static func contains(_ pointer: UnsafeMutableRawPointer) -> Bool {
    UInt64(UInt(bitPattern: pointer)) < firstMemoryEnd
  }
}

@c(posix_memalign)
func allocateAligned(
  _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: UInt, _ size: UInt
) -> Int32 {
  let pointer =
    if let heap = Kernel.heap {
      heap.allocate(size: Int(size), alignment: Int(alignment))
    } else {
      FirstMemory.allocate(size: Int(size), alignment: Int(alignment))
    }
  guard let pointer else { panic("the kernel has no memory left, not even its reserve") }
  result.pointee = pointer
  return 0
}

@c(kernel_free)
func freeMemory(_ pointer: UnsafeMutableRawPointer?) {
  guard let pointer, !FirstMemory.contains(pointer) else { return }
  Kernel.heap.unsafelyUnwrapped.free(pointer)
}

/// Seeds of hash tables; the kernel's are not secret.
@c(arc4random_buf)
func fillWithSeed(_ pointer: UnsafeMutableRawPointer, _ count: UInt) {
  for index in 0..<Int(count) {
    pointer.storeBytes(
      of: UInt8(truncatingIfNeeded: index &* 0x9e), toByteOffset: index, as: UInt8.self)
  }
}

@c(putchar)
func putCharacter(_ byte: Int32) -> Int32 {
  Log.write(byte: UInt8(truncatingIfNeeded: byte))
  return byte
}
