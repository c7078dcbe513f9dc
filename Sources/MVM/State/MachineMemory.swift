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
  /// - Throws: `notMemory`, `lostMemory`.
  public func read(_ address: UInt64, count: Int) throws(StateError) -> [UInt8] {
    try check(address, count: count)
    var bytes = [UInt8](repeating: 0, count: count)
    let isThere = bytes.withUnsafeMutableBytes { (try? memory.read(address, into: $0)) != nil }
    guard isThere || count == 0 else { throw unreachable(address, count: count) }
    return bytes
  }

  /// Copies bytes in. A hart that has fetched instructions from there sees them change.
  ///
  /// - Throws: `notMemory`, `lostMemory`; nothing is written then.
  public func write(_ bytes: [UInt8], at address: UInt64) throws(StateError) {
    do throws(BusError) {
      try memory.write(address, bytes: bytes[...])
    } catch {
      throw unreachable(address, count: bytes.count)
    }
  }

  /// Reads a little-endian integer; the address need not be aligned.
  ///
  /// - Throws: `notMemory`, `lostMemory`.
  public func load<Value: FixedWidthInteger>(
    _ address: UInt64, as type: Value.Type
  ) throws(StateError) -> Value {
    do throws(BusError) {
      return try memory.load(address, as: type)
    } catch {
      throw unreachable(address, count: MemoryLayout<Value>.size)
    }
  }

  /// Writes a little-endian integer; the address need not be aligned.
  ///
  /// - Throws: `notMemory`, `lostMemory`.
  public func store<Value: FixedWidthInteger>(
    _ value: Value, at address: UInt64
  ) throws(StateError) {
    do throws(BusError) {
      try memory.store(value, address)
    } catch {
      throw unreachable(address, count: MemoryLayout<Value>.size)
    }
  }

  private func unreachable(_ address: UInt64, count: Int) -> StateError {
    memory.contains(address, count: UInt64(count))
      ? .lostMemory(address: address) : .notMemory(address: address, count: count)
  }

  func check(_ address: UInt64, count: Int) throws(StateError) {
    guard count >= 0, count == 0 || memory.contains(address, count: UInt64(count)) else {
      throw .notMemory(address: address, count: count)
    }
  }
}
