import System

/// A system call as the kernel records it: 128 bytes, numbers in the machine's order.
///
///      0  u64  when it began, in nanoseconds of the monotonic clock
///      8  u64  how long it took, in nanoseconds
///     16  u32  the thread         20  u32  the call's number
///     24  u64  six arguments
///     72  i64  the answer
///     80  48 bytes of text, up to a zero: the first path among the arguments, or what was written
///
/// The number 0xFFFFFFFF stands for records that were lost, of which the answer says how many.
struct TraceRecord {
  static let size = 128

  let begun: Int
  let duration: Int
  let thread: Int
  let number: Int
  let arguments: [Int]
  let answer: Int
  let text: ByteString

  /// Of `size` bytes.
  init(_ bytes: ArraySlice<UInt8>) {
    let all = Array(bytes)
    func number(_ offset: Int, _ length: Int) -> UInt64 {
      all[offset..<(offset + length)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    begun = Int(truncatingIfNeeded: number(0, 8))
    duration = Int(truncatingIfNeeded: number(8, 8))
    thread = Int(number(16, 4))
    self.number = Int(number(20, 4))
    arguments = (0..<6).map { Int(truncatingIfNeeded: number(24 + 8 * $0, 8)) }
    answer = Int(truncatingIfNeeded: number(72, 8))
    text = ByteString(all[80...].prefix { $0 != 0 })
  }

  var isLoss: Bool { number == 0xFFFF_FFFF }

  /// `openat(-100, "/etc/passwd", 0x0, 0x0) = 3`
  var line: ByteString {
    if isLoss { return "... \(answer) calls were not recorded" }
    let call = SystemCallNames.find(number)
    var shown: [ByteString] = []
    for (index, argument) in arguments.prefix(call.arguments).enumerated() {
      shown.append(index == call.text ? TraceRecord.quoted(text) : TraceRecord.shown(argument))
    }
    let isError = answer < 0 && answer >= -4095
    let result: ByteString =
      isError ? "-1 (\(Errno(rawValue: -answer)))" : TraceRecord.shown(answer)
    return "\(call.name)(\(shown.joined(by: ", "))) = \(result)"
  }

  /// Small numbers in decimal, addresses and flags in hexadecimal.
  private static func shown(_ value: Int) -> ByteString {
    if value > -4096 && value < 65536 { return "\(value)" }
    return "0x\(hexadecimal: UInt(bitPattern: value))"
  }

  private static func quoted(_ text: ByteString) -> ByteString {
    var result: ByteString = "\""
    for byte in text.bytes {
      switch byte {
      case 10: result += "\\n"
      case 9: result += "\\t"
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += "\\\(character: byte)"
      case _ where byte.isPrintable || byte >= 0x80: result.append(byte)
      default: result += "\\x\(hexadecimal: UInt(byte), digits: 2)"
      }
    }
    return result + (text.count >= 47 ? "\"..." : "\"")
  }
}
