/// Memory that code is written to, from one end to the other.
///
/// Unsafe pointer: `start` has room for `capacity` bytes and outlives this. Whoever writes keeps clear of the end (`room`), and
/// changes only what was written.
package struct CodeBuffer {
  private let start: UnsafeMutableRawPointer
  private let capacity: Int
  /// Bytes written so far.
  package var count = 0

  package init(_ start: UnsafeMutableRawPointer, capacity: Int) {
    self.start = start
    self.capacity = capacity
  }

  /// Bytes that can still be written.
  var room: Int { capacity - count }

  mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    start.storeBytes(of: value, toByteOffset: count, as: Value.self)
    count &+= MemoryLayout<Value>.size
  }

  /// The lowest bytes of a value, at most eight.
  mutating func append(_ value: UInt64, byteCount: Int) {
    start.storeBytes(of: value, toByteOffset: count, as: UInt64.self)
    count &+= byteCount
  }

  /// Four bytes that were written.
  subscript(place: Int) -> UInt32 {
    get { start.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
    nonmutating set { start.storeBytes(of: newValue, toByteOffset: place, as: UInt32.self) }
  }
}
