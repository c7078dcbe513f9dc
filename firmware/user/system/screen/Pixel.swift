/// A colour as the screen has it: XRGB8888, blue in the lowest byte.
@frozen
public struct Pixel: Equatable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Each from 0 to 255; what is beyond counts as the nearest.
  public init(red: Int, green: Int, blue: Int) {
    func part(_ value: Int) -> UInt32 { UInt32(min(max(value, 0), 255)) }
    rawValue = part(red) << 16 | part(green) << 8 | part(blue)
  }

  public var red: Int { Int(rawValue >> 16 & 255) }
  public var green: Int { Int(rawValue >> 8 & 255) }
  public var blue: Int { Int(rawValue & 255) }

  public static let black = Pixel(rawValue: 0)
  public static let white = Pixel(rawValue: 0xFF_FFFF)

  /// `share` 256ths of `other`, and the rest of this one.
  public func mixed(with other: Pixel, share: Int) -> Pixel {
    func part(_ first: Int, _ second: Int) -> Int { (first * (256 - share) + second * share) / 256 }
    return Pixel(
      red: part(red, other.red), green: part(green, other.green), blue: part(blue, other.blue))
  }
}
