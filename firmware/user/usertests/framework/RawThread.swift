import CSystem
import System

/// A thread or process by `clone` itself, with whatever flags, on a stack that is given.
enum RawThread {
  private final class Start {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Where the kernel puts the new one's number, and clears it at its end, if the flags say so.
  nonisolated(unsafe) static let identifier = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

  /// The answer of `clone`.
  static func start(_ stack: MemoryMap, flags: Int, _ body: @escaping () -> Void) -> Int {
    let start = Unmanaged.passRetained(Start(body)).toOpaque()
    let top = UnsafeMutableRawPointer(bitPattern: stack.address + UInt(stack.size))
    return system_start_thread(
      top, flags, identifier,
      { Unmanaged<Start>.fromOpaque($0.unsafelyUnwrapped).takeRetainedValue().body() }, start)
  }
}
