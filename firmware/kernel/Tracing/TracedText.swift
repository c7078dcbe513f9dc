/// Which argument of a call is a text worth telling, and when it is there: a path before the call, what is
/// read behind it.
enum TracedText {
  case path(Int)
  /// The bytes at an argument; the next one says how many.
  case written(Int)
  /// The bytes at an argument; the answer says how many.
  case read(Int)

  static func of(_ number: Int) -> TracedText? {
    switch number {
    case 36, 39, 43, 45, 49, 51, 221: .path(0)
    case 33, 34, 35, 37, 38, 40, 48, 53, 54, 56, 78, 79, 88, 276, 291, 439: .path(1)
    case 161: .written(0)
    case 64, 68, 206: .written(1)
    case 17: .read(0)
    case 63, 67, 207: .read(1)
    default: nil
    }
  }

  func before(_ call: borrowing SystemCall) -> [UInt8]? {
    switch self {
    case .path(let index): Self.string(call[index])
    case .written(let index): Self.bytes(call[index], count: call.count(index + 1))
    case .read: nil
    }
  }

  func after(_ call: borrowing SystemCall, answer: Int64) -> [UInt8]? {
    guard case .read(let index) = self, answer >= 0 else { return nil }
    return Self.bytes(call[index], count: Int(answer))
  }

  /// As far as it can be read: addresses of programs may be anything.
  private static func string(_ address: UInt64) -> [UInt8]? {
    guard let path = try? UserMemory.readString(address) else { return nil }
    return Array(path.bytes.prefix(TraceRecord.longestText))
  }

  private static func bytes(_ address: UInt64, count: Int) -> [UInt8]? {
    let count = min(count, TraceRecord.longestText)
    guard var transfer = try? Transfer(user: address, count: count) else { return nil }
    return try? transfer.take(count: count)
  }
}
