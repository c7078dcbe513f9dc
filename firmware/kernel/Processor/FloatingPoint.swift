import Processor

/// A program's floating-point registers. The kernel uses none, so they stay in the hart until somebody
/// else needs it; a program that uses none is never given any (`sstatus.FS`, privileged architecture).
///
///     off      the first instruction traps, and `enable` gives it registers of zeros
///     clean    the hart has what the anchor has
///     dirty    the hart has something newer: saved when threads are switched
enum FloatingPoint {
  private static let mask: UInt64 = 3 << 13
  private static let clean: UInt64 = 2 << 13
  private static let dirty: UInt64 = 3 << 13

  static func registers(of thread: Thread) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(thread.anchor) + 168
  }

  /// The first use; false if it was on, so that the instruction is illegal for another reason.
  static func enable(_ thread: Thread) -> Bool {
    let frame = thread.userFrame
    guard frame.pointee.sstatus & mask == 0 else { return false }
    thread.usesFloatingPoint = true
    frame.pointee.sstatus |= clean
    thread.hartWithItsFloats = nil
    return true
  }

  /// The thread is switched away from. Interrupts are off.
  static func save(_ thread: Thread) {
    guard thread.usesFloatingPoint else { return }
    let frame = thread.userFrame
    guard frame.pointee.sstatus & mask == dirty else { return }
    saveFloatingPoint(registers(of: thread).assumingMemoryBound(to: UInt64.self))
    frame.pointee.sstatus = frame.pointee.sstatus & ~mask | clean
  }

  /// What the anchor has is what the program has.
  static func flush(_ thread: Thread) {
    Interrupts.hold()
    save(thread)
    Interrupts.release()
  }

  /// The anchor was changed: the hart's registers are to be loaded anew.
  static func forget(_ thread: Thread) {
    thread.hartWithItsFloats = nil
  }

  /// The thread goes back to its program. Interrupts are off.
  static func load(_ thread: Thread) {
    guard thread.usesFloatingPoint else { return }
    let hart = Hart.current
    if hart.floatsOwner == thread.identifier, thread.hartWithItsFloats == hart.number { return }
    restoreFloatingPoint(registers(of: thread).assumingMemoryBound(to: UInt64.self))
    hart.floatsOwner = thread.identifier
    thread.hartWithItsFloats = hart.number
  }
}
