import Foundation
import Trial

/// The font as it is drawn in firmware/font/glyphs.txt: read here once more, so that what is seen is compared with the drawing.
struct ScreenFont {
  private var glyphs: [Unicode.Scalar: [UInt8]] = [:]

  init() throws {
    let path = Repository.path("firmware/font/glyphs.txt")
    var letter: Unicode.Scalar?
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 3, words[0] == "=", let row = Int(words[2]) {
        letter = Self.scalar(words[1])
        if let letter { glyphs[letter] = [UInt8](repeating: 0, count: row) }
      } else if let letter, let art = words.first, art.allSatisfy({ $0 == "." || $0 == "#" }) {
        let bits = art.reduce(UInt8(0)) { $0 << 1 | ($1 == "#" ? 1 : 0) }
        let count = words.count > 1 ? Int(words[1].dropFirst()) ?? 1 : 1
        glyphs[letter]?.append(contentsOf: [UInt8](repeating: bits, count: count))
      }
    }
  }

  private static func scalar(_ name: Substring) -> Unicode.Scalar? {
    if name == "SPACE" { return " " }
    guard name.hasPrefix("U+") else { return name.unicodeScalars.first }
    return UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
  }

  /// Sixteen rows, the highest bit at the left.
  func rows(of letter: Unicode.Scalar) -> [UInt8]? {
    guard let rows = glyphs[letter] else { return nil }
    return rows + [UInt8](repeating: 0, count: 16 - rows.count)
  }
}
