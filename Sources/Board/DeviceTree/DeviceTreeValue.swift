/// What a property says. In the blob it is only bytes; how they are meant is the property's own convention.
public struct DeviceTreeValue: Equatable, Sendable {
  /// The value as it stands in a blob.
  public let bytes: [UInt8]

  /// A value of bytes as they are.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// A property that says all by being there.
  public static let empty = DeviceTreeValue(bytes: [])

  /// 32-bit numbers.
  public static func cells(_ cells: UInt32...) -> DeviceTreeValue { .cells(cells) }

  /// 32-bit numbers.
  public static func cells(_ cells: [UInt32]) -> DeviceTreeValue {
    var bytes: [UInt8] = []
    for cell in cells { bytes.append(bigEndian: cell) }
    return DeviceTreeValue(bytes: bytes)
  }

  /// 64-bit numbers, two cells each: what `reg` holds where addresses and sizes have two.
  public static func pairs(_ numbers: UInt64...) -> DeviceTreeValue {
    var bytes: [UInt8] = []
    for number in numbers {
      bytes.append(bigEndian: UInt32(truncatingIfNeeded: number >> 32))
      bytes.append(bigEndian: UInt32(truncatingIfNeeded: number))
    }
    return DeviceTreeValue(bytes: bytes)
  }

  /// One text, or a list of them; each is terminated by a zero byte.
  public static func text(_ texts: String...) -> DeviceTreeValue { .text(texts) }

  /// A list of texts.
  public static func text(_ texts: [String]) -> DeviceTreeValue {
    DeviceTreeValue(bytes: texts.flatMap { Array($0.utf8) + [0] })
  }
}

extension [UInt8] {
  mutating func append(bigEndian value: UInt32) {
    append(UInt8(truncatingIfNeeded: value >> 24))
    append(UInt8(truncatingIfNeeded: value >> 16))
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }
}
