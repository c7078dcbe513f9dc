/// Bytes that somebody types over those of memory, before they are written.
public struct MemoryEdit: Equatable, Sendable {
  /// The address of the byte that is typed over.
  public private(set) var cursor: UInt64
  /// Whether its first digit was typed.
  public private(set) var isHalf = false
  /// What was typed, by addresses.
  public private(set) var bytes: [UInt64: UInt8] = [:]

  /// Nothing was typed yet.
  public init(at cursor: UInt64) { self.cursor = cursor }

  /// Takes a digit. Two of them are a byte, and the cursor goes on behind it.
  ///
  /// - Parameter present: the byte at the cursor as it is in memory.
  public mutating func type(_ digit: UInt8, over present: UInt8) {
    let old = bytes[cursor] ?? present
    bytes[cursor] = isHalf ? old & 0xf0 | digit & 0xf : old & 0x0f | digit << 4
    if isHalf { cursor &+= 1 }
    isHalf.toggle()
  }

  /// Moves the cursor.
  public mutating func move(_ count: Int) {
    cursor &+= UInt64(bitPattern: Int64(count))
    isHalf = false
  }
}
