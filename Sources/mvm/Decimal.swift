extension Double {
  /// With so many digits after the point, rounded; `-` for what is no number.
  func decimal(_ places: Int) -> String {
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    guard let rounded = Int64(exactly: (self * scale).rounded()) else { return "-" }
    if places == 0 { return String(rounded) }
    let digits = String(rounded.magnitude)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return (rounded < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
  }
}
