/// Patterns of names: `*`, `?`, `[a-z]`, `[!x]`, and a backslash before what stands for itself
/// (POSIX, "Shell Command Language", 2.13).
public struct Glob: Sendable {
  private let pattern: ByteString

  public init(_ pattern: ByteString) { self.pattern = pattern }

  /// Whether the pattern holds anything but plain characters.
  public static func isPattern(_ text: ByteString) -> Bool {
    var escaped = false
    for byte in text.bytes {
      if escaped {
        escaped = false
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
      } else if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[")
      {
        return true
      }
    }
    return false
  }

  /// The whole of `text`. After a mismatch only the last star need take one more: what earlier
  /// stars took can stay, so the time is at most the product of both lengths.
  public func matches(_ text: some RandomAccessCollection<UInt8>) -> Bool {
    let text = ByteString(text)
    var position = 0
    var place = 0
    var star: (place: Int, position: Int)?
    while position < text.count {
      if place < pattern.count && pattern[place] == UInt8(ascii: "*") {
        place += 1
        star = (place, position)
      } else if let next = step(place, text[position]) {
        place = next
        position += 1
      } else if let last = star {
        star = (last.place, last.position + 1)
        place = last.place
        position = last.position + 1
      } else {
        return false
      }
    }
    while place < pattern.count && pattern[place] == UInt8(ascii: "*") { place += 1 }
    return place == pattern.count
  }

  /// Where the pattern goes on if what stands at `place` takes the byte.
  private func step(_ place: Int, _ byte: UInt8) -> Int? {
    guard place < pattern.count else { return nil }
    switch pattern[place] {
    case UInt8(ascii: "?"): return place + 1
    case UInt8(ascii: "\\") where place + 1 < pattern.count:
      return pattern[place + 1] == byte ? place + 2 : nil
    case UInt8(ascii: "["):
      guard let (set, end) = ByteSet.parse(pattern, at: place + 1, escapes: true) else {
        return byte == UInt8(ascii: "[") ? place + 1 : nil
      }
      return set.contains(byte) ? end : nil
    default: return pattern[place] == byte ? place + 1 : nil
    }
  }
}
