/// How many pixels a screen has: `1280x720`.
public struct ScreenSize: Equatable, Sendable {
  /// What either side may have.
  package static let sides = 64...4095

  /// Pixels in a row.
  public var width: Int
  /// Rows.
  public var height: Int

  /// A size.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// From text: `WIDTHxHEIGHT`.
  init?(text: String) {
    let numbers = text.split(separator: "x", omittingEmptySubsequences: false)
      .map { UInt64(digits: $0).flatMap { Int(exactly: $0) } }
    guard numbers.count == 2, let width = numbers[0], let height = numbers[1] else { return nil }
    self.init(width: width, height: height)
  }

  var text: String { "\(width)x\(height)" }
}

extension ValueType<ScreenSize> {
  /// The size of a screen.
  package static let screenSize = ValueType(
    placeholder: "WIDTHxHEIGHT",
    allowed: "WIDTHxHEIGHT in pixels, each from \(ScreenSize.sides.lowerBound) to "
      + "\(ScreenSize.sides.upperBound)",
    parse: { text, _ in ScreenSize(text: text) },
    accepts: { ScreenSize.sides.contains($0.width) && ScreenSize.sides.contains($0.height) },
    show: { $0.text })
}
