// Bytes that are no letters.
extension UInt8 {
  static let bell: UInt8 = 7
  static let backspace: UInt8 = 8
  static let tab: UInt8 = 9
  static let newline: UInt8 = 10
  static let carriageReturn: UInt8 = 13
  static let space: UInt8 = 32
  static let caret: UInt8 = 94
  static let delete: UInt8 = 127

  var isControl: Bool { self < .space || self == .delete }
}
