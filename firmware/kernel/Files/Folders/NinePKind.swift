/// The messages of 9P2000.L that a client sends (Linux's include/net/9p/9p.h); the answer to each has the
/// next number.
enum NinePKind: UInt8 {
  case statistics = 8
  case open = 12
  case create = 14
  case symbolicLink = 16
  case makeNode = 18
  case readLink = 22
  case getAttributes = 24
  case setAttributes = 26
  case readDirectory = 40
  case synchronize = 50
  case link = 70
  case makeDirectory = 72
  case rename = 74
  case unlink = 76
  case version = 100
  case attach = 104
  case flush = 108
  case walk = 110
  case read = 116
  case write = 118
  case clunk = 120

  /// The answer of a server that refuses.
  static let error: UInt8 = 7
}
