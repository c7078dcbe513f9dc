import Bus

// Requests in RAM: three big-endian fields.
//
//     0   control   32 bits: what to do; written when it is done, 0 or the error bit
//     4   length    32 bits
//     8   address   64 bits, of the buffer
extension FirmwareConfiguration {
  private enum Control {
    static let error: UInt32 = 1 << 0
    static let read: UInt32 = 1 << 1
    static let skip: UInt32 = 1 << 2
    /// The item's number is in the high half.
    static let select: UInt32 = 1 << 3
    static let write: UInt32 = 1 << 4
  }

  /// Carries out the request at an address. Where that is not RAM there is nowhere to say so.
  func carryOut(at address: UInt64) {
    state.addressHigh = 0
    do throws(BusError) {
      let control = UInt32(bigEndian: try memory.load(address, as: UInt32.self))
      let length = UInt32(bigEndian: try memory.load(address &+ 4, as: UInt32.self))
      let buffer = UInt64(bigEndian: try memory.load(address &+ 8, as: UInt64.self))
      let isDone = carryOut(control, length: length, buffer: buffer)
      try memory.store((isDone ? 0 : Control.error).bigEndian, address)
    } catch {
      return
    }
  }

  private func carryOut(_ control: UInt32, length: UInt32, buffer: UInt64) -> Bool {
    if control & Control.select != 0 { select(UInt16(truncatingIfNeeded: control >> 16)) }
    if control & Control.read != 0 { return read(length: length, to: buffer) }
    if control & Control.write != 0 { return length == 0 }
    if control & Control.skip != 0 { advance(length) }
    return true
  }

  /// Copies the next bytes of the item; beyond its end there are zeros.
  private func read(length: UInt32, to buffer: UInt64) -> Bool {
    guard memory.contains(buffer, count: UInt64(length)) else { return length == 0 }
    let bytes = selectedBytes
    let start = min(Int(state.position), bytes.count)
    let part = bytes[start..<min(start + Int(length), bytes.count)]
    advance(length)
    do throws(BusError) {
      try memory.write(buffer, bytes: part)
      let rest = UInt64(length) - UInt64(part.count)
      try memory.clear(buffer &+ UInt64(part.count), count: rest)
      return true
    } catch {
      return false
    }
  }

  private func advance(_ count: UInt32) {
    let (sum, overflow) = state.position.addingReportingOverflow(count)
    state.position = overflow ? .max : sum
  }
}
