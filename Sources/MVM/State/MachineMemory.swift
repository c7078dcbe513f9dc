import Board
import Bus

/// The memory of a stopped machine, by physical addresses. Devices are not reached: reading them would change them.
public struct MachineMemory {
  let machine: Machine

  private var memory: GuestMemory { machine.stoppedBoard.memory }

  /// The addresses that are memory.
  public var range: Range<UInt64> { memory.base..<memory.end }

  /// Copies bytes out.
  ///
  /// - Throws: `notMemory`.
  public func read(_ address: UInt64, count: Int) throws(StateError) -> [UInt8] {
    try check(address, count: count)
    var bytes = [UInt8](repeating: 0, count: count)
    bytes.withUnsafeMutableBytes { buffer in try? memory.read(address, into: buffer) }
    return bytes
  }

  /// Copies bytes in. A hart that has fetched instructions from there sees them change.
  ///
  /// - Throws: `notMemory`; nothing is written then.
  public func write(_ bytes: [UInt8], at address: UInt64) throws(StateError) {
    do throws(BusError) {
      try memory.write(address, bytes: bytes[...])
    } catch {
      throw .notMemory(address: address, count: bytes.count)
    }
  }

  /// Reads a little-endian integer; the address need not be aligned.
  ///
  /// - Throws: `notMemory`.
  public func load<Value: FixedWidthInteger>(
    _ address: UInt64, as type: Value.Type
  ) throws(StateError) -> Value {
    do throws(BusError) {
      return try memory.load(address, as: type)
    } catch {
      throw .notMemory(address: address, count: MemoryLayout<Value>.size)
    }
  }

  /// Writes a little-endian integer; the address need not be aligned.
  ///
  /// - Throws: `notMemory`.
  public func store<Value: FixedWidthInteger>(
    _ value: Value, at address: UInt64
  ) throws(StateError) {
    do throws(BusError) {
      try memory.store(value, address)
    } catch {
      throw .notMemory(address: address, count: MemoryLayout<Value>.size)
    }
  }

  func check(_ address: UInt64, count: Int) throws(StateError) {
    guard count >= 0, count == 0 || memory.contains(address, count: UInt64(count)) else {
      throw .notMemory(address: address, count: count)
    }
  }
}
