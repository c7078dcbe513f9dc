import System

/// A system call as the kernel records it: 128 bytes, numbers in the machine's order.
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
struct TraceRecord {
  static let size = 128

  let begun: Int
  let duration: Int
  let thread: Int
  let number: Int
  let arguments: [Int]
  let answer: Int
  /// Nil where there is none to tell.
  let text: ByteString?
  /// The call does not come back: it ends who makes it.
  let neverReturns: Bool
  let isLoss: Bool

  private static let madeAgain = -512
  private static let longestText = 47

  /// Of `size` bytes.
  init(_ bytes: ArraySlice<UInt8>) {
    let all = Array(bytes)
    func number(_ offset: Int, _ length: Int) -> UInt64 {
      all[offset..<(offset + length)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    begun = Int(truncatingIfNeeded: number(0, 8))
    duration = Int(truncatingIfNeeded: number(8, 8))
    thread = Int(number(16, 4))
    let call = number(20, 4)
    isLoss = call == 0xFFFF_FFFF
    neverReturns = !isLoss && call >> 31 != 0
    self.number = Int(call & 0x7FFF_FFFF)
    arguments = (0..<6).map { Int(truncatingIfNeeded: number(24 + 8 * $0, 8)) }
    answer = Int(truncatingIfNeeded: number(72, 8))
    let length = Int(all[80])
    text =
      length <= TraceRecord.longestText ? ByteString(all[81..<81 + length]) : nil
  }

  var isError: Bool { answer < 0 && answer >= -4095 && answer != TraceRecord.madeAgain }

  /// `openat(-100, "/etc/passwd", 0x0, 0x0) = 3`
  var line: ByteString {
    if isLoss { return "... \(answer) calls were not recorded" }
    let call = SystemCallNames.find(number)
    var shown: [ByteString] = []
    for (index, argument) in arguments.prefix(call.arguments).enumerated() {
      let text = index == call.text ? text : nil
      shown.append(text.map { TraceRecord.quoted($0) } ?? TraceRecord.shown(argument))
    }
    return "\(call.name)(\(shown.joined(by: ", "))) = \(result)"
  }

  private var result: ByteString {
    if neverReturns { return "?" }
    if answer == TraceRecord.madeAgain { return "? (interrupted, and made again)" }
    return isError ? "-1 (\(Errno(rawValue: -answer)))" : TraceRecord.shown(answer)
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
    return result + (text.count >= longestText ? "\"..." : "\"")
  }
}
