import RISCV
import Synchronization

// Atomics are the host's: right between harts on threads of their own, and not slow on one thread.
extension Interpreter {
  @inline(always)
  mutating func atomic<Value: FixedWidthInteger & SignedInteger>(
    _ operation: AtomicOperation, _ address: UInt64, _ operand: UInt64, as type: Value.Type
  ) throws(Trap) -> UInt64 {
    try update(
      .atomic(operation), address, operand, 0, size: UInt64(MemoryLayout<Value>.size))
  }

  @inline(always)
  mutating func compareAndSwap<Value: FixedWidthInteger & SignedInteger>(
    _ address: UInt64, expected: UInt64, replacement: UInt64, as type: Value.Type
  ) throws(Trap) -> UInt64 {
    try update(
      .compareAndSwap, address, replacement, expected, size: UInt64(MemoryLayout<Value>.size))
  }

  @inline(always)
  mutating func loadReserved<Value: FixedWidthInteger & SignedInteger>(
    _ address: UInt64, as type: Value.Type
  ) throws(Trap) -> UInt64 {
    try update(.loadReserved, address, 0, 0, size: UInt64(MemoryLayout<Value>.size))
  }

  @inline(always)
  mutating func storeConditional<Value: FixedWidthInteger & SignedInteger>(
    _ address: UInt64, _ value: UInt64, as type: Value.Type
  ) throws(Trap) -> UInt64 {
    try update(.storeConditional, address, value, 0, size: UInt64(MemoryLayout<Value>.size))
  }

  @inline(always)
  mutating func update(
    _ update: MemoryUpdate, _ address: UInt64, _ operand: UInt64, _ expected: UInt64, size: UInt64
  ) throws(Trap) -> UInt64 {
    let result = try hart.update(update, address, operand, expected, size: size)
    if hart.isCodeStale { leave(to: nextPC) }
    return result
  }

  @inline(always)
  mutating func compareAndSwapQuad(
    _ address: UInt64, expected: (low: UInt64, high: UInt64),
    replacement: (low: UInt64, high: UInt64)
  ) throws(Trap) -> (low: UInt64, high: UInt64) {
    let result = try hart.compareAndSwapQuad(address, expected, replacement)
    if hart.isCodeStale { leave(to: nextPC) }
    return result
  }
}
