/// Structures of system calls, as bytes: numbers lie with their lowest byte first.
extension Array where Element == UInt8 {
  /// The number at that offset, which lies within the array.
  func number<Number: FixedWidthInteger>(at offset: Int) -> Number {
    var number: Number = 0
    for index in 0..<Number.bitWidth / 8 {
      number |= Number(truncatingIfNeeded: self[offset + index]) << Number(index * 8)
    }
    return number
  }
}
