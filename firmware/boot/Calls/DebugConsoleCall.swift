/// The serial line for kernels that have no driver yet (SBI 2.0, chapter 12).
enum DebugConsoleCall: UInt {
  case write, read, writeByte

  static func answer(_ call: Call) throws(CallError) -> UInt {
    switch DebugConsoleCall(rawValue: call.function) {
    case .write: return UInt(Serial.send(try bytes(call)))
    case .read: return receive(into: try bytes(call))
    case .writeByte:
      guard Serial.send(UInt8(truncatingIfNeeded: call[0])) else { throw .failed }
      return 0
    case nil: throw .notSupported
    }
  }

  /// The kernel's memory: a0 = how many bytes, a1 and a2 = where, of which the upper half is beyond all memory.
  private static func bytes(_ call: Call) throws(CallError) -> Bytes {
    let range = AddressRange(start: call[1], size: call[0])
    if call[0] == 0 { return Bytes(address: call[1], count: 0) }
    guard call[2] == 0, machine.isSupervisorMemory(range), !range.isEmpty else {
      throw .invalidParameter
    }
    return Bytes(address: range.start, count: Int(range.size))
  }

  private static func receive(into bytes: Bytes) -> UInt {
    // The kernel's, as `bytes` has made sure.
    let destination = UnsafeMutablePointer<UInt8>(bitPattern: bytes.address)
    var count = 0
    while count < bytes.count, let byte = Serial.receive() {
      destination.unsafelyUnwrapped[count] = byte
      count += 1
    }
    return UInt(count)
  }
}
