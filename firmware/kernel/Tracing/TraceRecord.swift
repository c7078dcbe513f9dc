/// A system call as /proc/PID/trace tells it: 128 bytes, numbers in the machine's order.
///
///      0  u64  when it began, in nanoseconds of the monotonic clock
///      8  u64  how long it took, in nanoseconds
///     16  u32  the thread         20  u32  the call's number; bit 31: it does not return
///     24  u64  six arguments
///     72  i64  the answer; -512 if it is made again after a signal
///     80  u8   how many bytes of text follow, or 255 if there is none to tell
///     81  47 bytes: a path among the arguments, or the first of what was written or read
///
/// The number 0xFFFFFFFF stands for records that were lost, of which the answer says how many.
enum TraceRecord {
  static let size = 128
  static let longestText = 47
  private static let lossNumber: UInt32 = 0xffff_ffff
  private static let neverReturns: UInt32 = 0x8000_0000
  private static let noText: UInt8 = 255

  static func loss(of number: UInt64) -> [UInt8] {
    var record = Structure()
    record.put(Clock.now)
    record.put(UInt64(0))
    record.put(UInt32(0))
    record.put(lossNumber)
    for _ in 0..<6 { record.put(UInt64(0)) }
    record.put(number)
    record.put(noText)
    record.fill(to: size)
    return record.bytes
  }

  /// - Parameter answer: nil of a call that does not return.
  static func make(
    _ call: borrowing SystemCall, begun: UInt64, answer: Int64?, text: [UInt8]?
  ) -> [UInt8] {
    var record = Structure()
    record.put(begun)
    record.put(answer == nil ? 0 : Clock.now - begun)
    record.put(UInt32(call.thread.identifier))
    let number = UInt32(truncatingIfNeeded: call.number) & ~neverReturns
    record.put(answer == nil ? number | neverReturns : number)
    for index in 0..<6 { record.put(call[index]) }
    record.put(answer ?? 0)
    record.put(text.map { UInt8($0.count) } ?? noText)
    for byte in text ?? [] { record.put(byte) }
    record.fill(to: size)
    return record.bytes
  }
}
