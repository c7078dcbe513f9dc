// What programs' calls are made of, as far as sockets know of it.

struct SocketManner {
  var isOver = true
  var peeks = false
  var deadline: UInt64 = .max
}

struct PollEvents: OptionSet {
  let rawValue: UInt16
  static let readable = PollEvents(rawValue: 0x001)
  static let writable = PollEvents(rawValue: 0x004)
  static let error = PollEvents(rawValue: 0x008)
  static let hangUp = PollEvents(rawValue: 0x010)
  static let readHangUp = PollEvents(rawValue: 0x2000)
}

struct ByteString {
  let bytes: [UInt8]
}

enum RandomNumbers {
  static func number() -> UInt64 { 4711 }
}
