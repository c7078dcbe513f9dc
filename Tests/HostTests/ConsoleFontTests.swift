import Bus
import Host
import Testing

/// Letters found in a guest's memory, and read on its screen.
@Suite struct ConsoleFontTests {
  private let font = MadeFont()

  private func found(_ memory: [UInt8]) -> ConsoleFont? {
    memory.withUnsafeBytes { ConsoleFont(in: $0) }
  }

  @Test func textIsRead() throws {
    let made = try #require(found(font.memory))
    let lines = ["~/src$ make all", "", "  100% {done} |#| \\o/"]
    #expect(
      ScreenText(font.picture(lines, columns: 30, lines: 5), made).text
        == lines.map { $0 + "\n" }.joined())
  }

  @Test func aCursorHidesNothing() throws {
    let made = try #require(found(font.memory))
    let size = PictureSize(width: 80, height: 16)
    var pixels = font.picture(["abcdefghij"], columns: 10, lines: 1).pixels
    // A bar below the second letter, and all of the fourth the other way round.
    for row in 14..<16 { for column in 8..<16 { pixels[row * 80 + column] = 0xff_ffff } }
    for row in 0..<16 {
      for column in 24..<32 { pixels[row * 80 + column] ^= 0xff_ffbf }
    }
    let picture = pixels.withUnsafeBytes {
      PictureView($0, size: size, stride: 320).map { Picture($0) }
    }
    let text = ScreenText(try #require(picture), made)
    let letters = Array(text.text)
    #expect(letters[3] == "d" && letters[0] == "a" && letters.count == 11)
  }

  @Test func aPictureIsNoText() throws {
    let made = try #require(found(font.memory))
    let pixels = (0..<(160 * 160) as Range<UInt32>).map { $0 &* 2_654_435_761 >> 8 }
    let picture = pixels.withUnsafeBytes {
      PictureView($0, size: PictureSize(width: 160, height: 160), stride: 640).map { Picture($0) }
    }
    #expect(!ScreenText(try #require(picture), made).isText)
  }

  @Test func noFontIsNone() {
    #expect(found([]) == nil)
    #expect(found([UInt8](repeating: 0, count: 10_000)) == nil)
    // Halves alone, at the start and at the end.
    let halves = [UInt8](repeating: 0xf0, count: 16) + [UInt8](repeating: 0x0f, count: 16)
    #expect(found(halves) == nil)
    #expect(found([UInt8](repeating: 0, count: 5000) + halves) == nil)
    #expect(found([UInt8](repeating: 0xff, count: 5000) + halves + halves) == nil)
  }

  /// Our kernel's: a table of code points, and elsewhere the letters in that order.
  @Test func theOwnKernelsFontIsFound() throws {
    let codes = Array(32...126) + [0x2588, 0x258c, 0x258d, 0x2590, 0xfffd]
    var memory = codes.flatMap { code -> [UInt8] in [UInt8(code & 255), UInt8(code >> 8), 0, 0] }
    memory += [1, 2, 3]
    for code in codes {
      let shape = (0..<16).map { row -> UInt8 in
        switch code {
        case 32: 0
        case 0x2588: 0xff
        case 0x258c: 0xf0
        case 0x258d: 0xe0
        case 0x2590: 0x0f
        default: UInt8(truncatingIfNeeded: code &* (row + 1))
        }
      }
      memory += shape
    }
    #expect(found(memory) != nil)
    #expect(found(Array(memory.dropLast(40))) == nil)
  }
}
