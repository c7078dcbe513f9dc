/// The address of a network card: six bytes.
struct HardwareAddress: Equatable {
  let bytes: InlineArray<6, UInt8>

  init(_ byte: (Int) -> UInt8) { bytes = InlineArray { byte($0) } }
  init(at pointer: UnsafeRawPointer) { self.init { pointer.byte($0) } }

  /// Whether it is several cards'.
  var isGroup: Bool { bytes[0] & 1 != 0 }

  static func == (left: HardwareAddress, right: HardwareAddress) -> Bool {
    for index in 0..<6 where left.bytes[index] != right.bytes[index] { return false }
    return true
  }

  /// `52:54:00:12:34:56`
  var text: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for index in 0..<6 {
      if index > 0 { text.append(UInt8(ascii: ":")) }
      text.append(digits[Int(bytes[index] >> 4)])
      text.append(digits[Int(bytes[index] & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
