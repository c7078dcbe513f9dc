/// A short piece of a device tree's structure, while it is written.
struct DeviceTreeWords {
  private var words = InlineArray<64, UInt32>(repeating: 0)
  /// How many there are; pieces are far shorter than 64.
  private(set) var count = 0

  /// As it lies in the tree.
  mutating func append(_ word: UInt32) {
    words[count] = word.bigEndian
    count += 1
  }

  mutating func beginNode(_ name: StaticString, address: UInt? = nil) {
    append(1)
    var byteCount = 0
    name.withUTF8Buffer { for character in $0 { append(character, &byteCount) } }
    if let address {
      append(0x40, &byteCount)  // "@"
      forEachDigit(of: address) { append($0, &byteCount) }
    }
    append(0, &byteCount)
    while byteCount % 4 != 0 { append(0, &byteCount) }
  }

  mutating func endNode() { append(2) }

  /// A property whose value follows as words.
  mutating func beginProperty(_ nameOffset: UInt32, words: Int) {
    append(3)
    append(UInt32(words * 4))
    append(nameOffset)
  }

  /// A number as `cells` words.
  mutating func append(_ number: UInt, cells: Int) {
    for cell in (0..<cells).reversed() {
      append(cell >= 2 ? 0 : UInt32(truncatingIfNeeded: number >> UInt(cell * 32)))
    }
  }

  /// Copies them into a tree.
  func store(to destination: UnsafeMutableRawPointer) {
    for index in 0..<count {
      destination.storeBytes(of: words[index], toByteOffset: index * 4, as: UInt32.self)
    }
  }

  private mutating func append(_ byte: UInt8, _ byteCount: inout Int) {
    if byteCount % 4 == 0 { append(UInt32(0)) }
    words[count - 1] |= UInt32(byte) << UInt32(byteCount % 4 * 8)
    byteCount += 1
  }

  private func forEachDigit(of number: UInt, _ take: (UInt8) -> Void) {
    var shift = max(64 - number.leadingZeroBitCount - 1, 0) & ~3
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: number >> UInt(shift) & 15)
      take(digit < 10 ? 0x30 + digit : 0x57 + digit)
      shift -= 4
    }
  }
}
