/// A structure for a program, number by number in the order of its fields.
struct Structure {
  private(set) var bytes: [UInt8] = []

  mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
    }
  }

  /// A text in a field of that size, terminated.
  mutating func put(_ text: ByteString, size: Int) {
    let kept = text.bytes.prefix(size - 1)
    bytes += kept
    bytes += [UInt8](repeating: 0, count: size - kept.count)
  }

  mutating func fill(to size: Int) {
    bytes += [UInt8](repeating: 0, count: max(0, size - bytes.count))
  }
}
