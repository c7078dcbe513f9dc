extension Double {
  /// With so many digits after the point, rounded.
  package func decimal(_ places: Int) -> String {
    guard isFinite, abs(self) < 1e15 else { return "-" }
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    let rounded = Int64((self * scale).rounded())
    if places == 0 { return String(rounded) }
    let digits = String(abs(rounded))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return (rounded < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// With three digits that say something, as far as tables go: 0.123, 1.23, 12.3, 123.
  package var short: String {
    self < 1 ? decimal(3) : self < 10 ? decimal(2) : decimal(self < 100 ? 1 : 0)
  }
}
