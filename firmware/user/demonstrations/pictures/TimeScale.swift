import System

/// A span of time as columns of a picture.
///
///     start                         end
///       |  0  |  1  |  2  |  ...  |  63 |
///
struct TimeScale: Sendable {
  static let columns = 64

  let start: Time
  let span: Time

  var end: Time { start + span }

  /// The column that an instant lies in; those outside count to the nearest.
  func column(_ instant: Time) -> Int {
    let elapsed = (instant - start).nanoseconds
    let column = elapsed * TimeScale.columns / max(1, span.nanoseconds)
    return min(max(column, 0), TimeScale.columns - 1)
  }

  /// The instant in the middle of a column.
  func middle(of column: Int) -> Time {
    let offset = span.nanoseconds * (2 * column + 1) / (2 * TimeScale.columns)
    return start + Time(nanoseconds: offset)
  }

  var nanosecondsOfColumn: Int { max(1, span.nanoseconds / TimeScale.columns) }

  /// The line below a picture, its left margin so wide: 0 at its left, the span at its right.
  func axis(margin: Int) -> ByteString {
    let right: ByteString = "\(tenths: span) ms"
    return Colour.faint.painted("\(ByteString(), width: margin)0\(right, right: TimeScale.columns)")
  }
}

extension ByteString.Interpolation {
  /// Milliseconds with one decimal.
  mutating func appendInterpolation(tenths time: Time) {
    let tenths = (time.nanoseconds + 50_000) / 100_000
    appendInterpolation("\(tenths / 10).\(tenths % 10)" as ByteString)
  }
}
