/// A request of `linux/input.h`, taken apart:
///
///     31    30   29           16 15      8 7      0
///     +-----+-----+-------------+---------+--------+
///     |read |write| size        |  'E'    | number |      the number may have a detail: a kind of events, an axis
///     +-----+-----+-------------+---------+--------+
struct InputRequest {
  static let version = 0x01
  static let identifiers = 0x02
  static let repetition = 0x03
  static let name = 0x06
  static let place = 0x07
  static let serialNumber = 0x08
  static let properties = 0x09
  static let heldKeys = 0x18
  static let lights = 0x19
  static let codes = 0x20
  static let axis = 0x40
  static let grab = 0x90
  static let setClock = 0xa0
  /// EV_VERSION: 1.0.1.
  static let protocolVersion: [UInt8] = [1, 0, 1, 0]

  let isRead: Bool
  let size: Int
  /// Without the detail.
  let number: Int
  let detail: Int

  /// Nothing of what is no such request.
  init?(_ request: UInt64) {
    guard request >> 8 & 0xff == UInt64(UInt8(ascii: "E")) else { return nil }
    isRead = request >> 31 & 1 != 0
    size = Int(request >> 16 & 0x3fff)
    let whole = Int(request & 0xff)
    switch whole {
    case Self.codes..<Self.codes + 0x20: number = Self.codes
    case Self.axis..<Self.axis + 0x40: number = Self.axis
    default: number = whole
    }
    detail = whole - number
  }
}
