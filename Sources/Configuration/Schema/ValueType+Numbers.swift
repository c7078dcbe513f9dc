extension ValueType where Value: FixedWidthInteger {
  /// A whole number, decimal or hexadecimal with `0x`.
  package static func number(in range: ClosedRange<Value>) -> Self {
    ValueType(
      placeholder: "NUMBER",
      allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      parse: { text, _ in UInt64(digits: text).flatMap { Value(exactly: $0) } },
      accepts: { range.contains($0) }, show: { String($0) })
  }
}

extension ValueType<UInt64> {
  /// A number of bytes, with K, M, G or T (KiB, MiB, ...) for powers of 1024.
  package static func size(in range: ClosedRange<UInt64>, multipleOf step: UInt64) -> Self {
    ValueType(
      placeholder: "SIZE",
      allowed: "a size from \(shownSize(range.lowerBound)) to \(shownSize(range.upperBound)), "
        + "a multiple of \(shownSize(step))",
      parse: { text, _ in parsedSize(text) },
      accepts: { range.contains($0) && $0.isMultiple(of: step) }, show: { shownSize($0) })
  }
}

extension ValueType<Range<UInt64>> {
  /// Guest addresses: the first and the one after the last, or the first and how many bytes.
  package static let addresses = ValueType(
    placeholder: "RANGE", allowed: "START-END (END not included) or START+SIZE",
    parse: { text, _ in parsedRange(text) }, accepts: { !$0.isEmpty },
    show: { "0x\(String($0.lowerBound, radix: 16))-0x\(String($0.upperBound, radix: 16))" })
}

extension UInt64 {
  /// A number of digits only (no sign), decimal or hexadecimal after `0x`; nil when it is anything
  /// else or does not fit.
  package init?(digits text: some StringProtocol) {
    let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
    let digits = isHexadecimal ? text.dropFirst(2) : text[...]
    guard let first = digits.first, first != "+", first != "-" else { return nil }
    self.init(digits, radix: isHexadecimal ? 16 : 10)
  }
}

/// Units of sizes by their power of 1024, from 1.
private let units: [Character] = ["K", "M", "G", "T"]

private func parsedSize(_ text: some StringProtocol) -> UInt64? {
  let isLong = text.lowercased().hasSuffix("ib")
  let short = isLong ? text.dropLast(2) : text[...]
  let letter = short.last.flatMap { $0.uppercased().first }
  let unit = letter.flatMap { units.firstIndex(of: $0) }
  guard let unit else { return isLong ? nil : UInt64(digits: text) }
  guard let count = UInt64(digits: short.dropLast()) else { return nil }
  let (bytes, overflow) = count.multipliedReportingOverflow(by: 1 << (10 * UInt64(unit + 1)))
  return overflow ? nil : bytes
}

/// In the largest unit that says it exactly: `128M`.
private func shownSize(_ bytes: UInt64) -> String {
  for (index, unit) in units.enumerated().reversed() {
    let size: UInt64 = 1 << (10 * UInt64(index + 1))
    if bytes >= size, bytes.isMultiple(of: size) { return "\(bytes / size)\(unit)" }
  }
  return String(bytes)
}

private func parsedRange(_ text: String) -> Range<UInt64>? {
  guard let separator = text.firstIndex(where: { $0 == "-" || $0 == "+" }),
    let start = UInt64(digits: text[..<separator])
  else { return nil }
  let rest = text[text.index(after: separator)...]
  if text[separator] == "-" {
    guard let end = UInt64(digits: rest), end > start else { return nil }
    return start..<end
  }
  guard let size = parsedSize(rest), size > 0 else { return nil }
  let (end, overflow) = start.addingReportingOverflow(size)
  return overflow ? nil : start..<end
}
