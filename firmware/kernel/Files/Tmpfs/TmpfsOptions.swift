/// What can be said when a tmpfs is mounted (tmpfs(5)).
struct TmpfsOptions {
  var permissions: UInt16 = 0o1777
  var user: UInt32 = 0
  var group: UInt32 = 0
  /// Nil is as many as there are.
  var pages: UInt64?
  var inodes: UInt64?

  mutating func set(_ name: ByteString, _ value: ByteString) throws(Errno) {
    switch name {
    case "size": pages = (try Self.size(value) + 4095) / 4096
    case "nr_blocks": pages = try Self.size(value)
    case "nr_inodes": inodes = try Self.size(value)
    case "mode": permissions = UInt16(try Self.number(value.bytes[...], radix: 8) & 0o7777)
    case "uid": user = UInt32(truncatingIfNeeded: try Self.number(value.bytes[...]))
    case "gid": group = UInt32(truncatingIfNeeded: try Self.number(value.bytes[...]))
    default: throw .invalidArgument
    }
  }

  /// `64`, `64k`, `64m`, `64g`, or `50%` of all memory.
  private static func size(_ text: ByteString) throws(Errno) -> UInt64 {
    guard let last = text.bytes.last else { throw .invalidArgument }
    let shift: UInt64
    switch last | 0x20 {
    case UInt8(ascii: "k"): shift = 10
    case UInt8(ascii: "m"): shift = 20
    case UInt8(ascii: "g"): shift = 30
    default: shift = 0
    }
    if last == UInt8(ascii: "%") {
      return try number(text.bytes.dropLast()) * Kernel.frames.totalCount * 4096 / 100
    }
    return try number(shift == 0 ? text.bytes[...] : text.bytes.dropLast()) << shift
  }

  private static func number(
    _ digits: ArraySlice<UInt8>, radix: Int = 10
  ) throws(Errno) -> UInt64 {
    guard let number = UInt64(String(decoding: digits, as: UTF8.self), radix: radix),
      number <= 1 << 32
    else { throw .invalidArgument }
    return number
  }
}
