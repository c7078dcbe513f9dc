internal import CHost

/// The letters that a guest's text console draws, as they lie in its memory: who knows them can read its screen.
///
/// Two tables of letters of 8 by 16 pixels are known, 16 bytes a letter, a row a byte, the leftmost pixel in the highest bit:
///
/// - in the order of code page 437, 256 of them: the font that Linux and many others have built in, where the left half of a
///   cell comes before the right half;
/// - our kernel's, in the order of a second table, of their code points: 32 to 126, others, and U+FFFD. There the left half comes
///   before the left three eighths.
///
/// These neighbours are what is looked for.
public struct ConsoleFont: Sendable {
  static let width = 8
  static let height = 16

  /// A letter: rows 0 to 7, and rows 8 to 15, the first in the lowest byte.
  struct Shape: Hashable, Sendable {
    var upper: UInt64 = 0
    var lower: UInt64 = 0

    /// Every pixel the other way round.
    var inverse: Shape { Shape(upper: ~upper, lower: ~lower) }
  }

  private static let rightHalf: UInt8 = 0x0f
  private static let threeEighths: UInt8 = 0xe0
  private static let leftHalf: UInt32 = 0x258c
  /// How many places are looked at: a guest may have the neighbours everywhere.
  private static let placeLimit = 256

  private var characters: [Shape: Unicode.Scalar] = [:]

  /// Looks for one; nil where there is none. The guest may be writing meanwhile: what is found is then another letter.
  public init?(in memory: UnsafeRawBufferPointer) {
    if take(CodePage437.characters, index: 0xdd, before: Self.rightHalf, of: memory) { return }
    let order = Self.order(in: memory)
    guard let index = order.firstIndex(of: Self.leftHalf),
      take(
        order.compactMap { Unicode.Scalar($0) }, index: index, before: Self.threeEighths, of: memory
      )
    else { return nil }
  }

  /// Takes the first table that has the left half at an index, and a row of `next` all the way down behind it.
  private mutating func take(
    _ order: [Unicode.Scalar], index: Int, before next: UInt8, of memory: UnsafeRawBufferPointer
  ) -> Bool {
    let neighbours =
      [UInt8](repeating: 0xf0, count: Self.height) + [UInt8](repeating: next, count: Self.height)
    var place = 0
    for _ in 0..<Self.placeLimit {
      guard let found = Self.find(neighbours, in: memory, from: place) else { break }
      if take(order, of: memory, at: found - index * Self.height) { return true }
      place = found + 1
    }
    return false
  }

  /// What a shape is; nil where it is none of these.
  func character(_ shape: Shape) -> Unicode.Scalar? { characters[shape] }

  /// Takes a table; false where what is there is none.
  private mutating func take(
    _ order: [Unicode.Scalar], of memory: UnsafeRawBufferPointer, at start: Int
  ) -> Bool {
    guard start >= 0, start + order.count * Self.height <= memory.count else { return false }
    var found: [Shape: Unicode.Scalar] = [:]
    for (index, character) in order.enumerated() {
      let place = start + index * Self.height
      let shape = Shape(
        upper: memory.loadUnaligned(fromByteOffset: place, as: UInt64.self),
        lower: memory.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
      // Of those that look alike, letters that people type come first.
      if found[shape].map({ !$0.isASCII && character.isASCII }) ?? true { found[shape] = character }
    }
    let full = Shape(upper: .max, lower: .max)
    guard found[Shape()] == " ", found[full] == "█", found.count > order.count / 2 else {
      return false
    }
    characters = found
    return true
  }

  /// The code points of our kernel's table; empty where there is none.
  private static func order(in memory: UnsafeRawBufferPointer) -> [UInt32] {
    var bytes: [UInt8] = []
    for code in 32...126 as ClosedRange<UInt8> { bytes += [code, 0, 0, 0] }
    guard let start = find(bytes, in: memory, from: 0) else { return [] }
    var order: [UInt32] = []
    while order.count < 1024, start + 4 * order.count + 4 <= memory.count, order.last != 0xfffd {
      order.append(
        UInt32(
          littleEndian: memory.loadUnaligned(
            fromByteOffset: start + 4 * order.count, as: UInt32.self)))
    }
    return order
  }

  private static func find(
    _ bytes: [UInt8], in memory: UnsafeRawBufferPointer, from place: Int
  ) -> Int? {
    guard let start = memory.baseAddress, place < memory.count else { return nil }
    return host_find(start + place, memory.count - place, bytes, bytes.count).map { $0 - start }
  }
}
