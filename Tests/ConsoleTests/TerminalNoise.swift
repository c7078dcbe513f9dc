import Fuzzing

/// What a guest that has lost its mind, or means harm, writes to its terminal.
enum TerminalNoise {
  private static let numbers = [
    "", "0", "1", "2", "3", "5", "24", "25", "80", "81", "999", "65535", "65536", "999999999",
    "2147483648", "99999999999999999999", "-1", "38;2", "38;5;300", "48:2::1:2:3", "?6", "?7",
    "?25", "?47", "?69", "?1000", "?1048", "?1049",
  ]
  private static let texts = ["漢", "😀", "\u{301}", "\u{200d}", "\u{fe0f}", "\u{202e}", "🇩🇪", "q"]
  private static let controls: [UInt8] = [0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0d, 0x0e, 0x0f, 0x18]

  static func piece(_ random: inout SplitMix) -> [UInt8] {
    switch random.below(9) {
    case 0: bytes(random.below(40), &random) { UInt8(truncatingIfNeeded: $0.next()) }
    case 1: bytes(random.below(90), &random) { UInt8(0x20 + $0.below(95)) }
    case 2: bytes(random.below(20), &random) { controls[$0.below(controls.count)] }
    case 3: string(&random)
    case 4: [0x1b] + bytes(1 + random.below(2), &random) { UInt8(0x20 + $0.below(95)) }
    case 5:
      Array(repeatElement(texts[random.below(texts.count)], count: random.below(90)).joined().utf8)
    default: sequence(&random)
    }
  }

  private static func bytes(
    _ count: Int, _ random: inout SplitMix, _ byte: (inout SplitMix) -> UInt8
  ) -> [UInt8] {
    (0..<count).map { _ in byte(&random) }
  }

  /// A control sequence, sensible or not.
  private static func sequence(_ random: inout SplitMix) -> [UInt8] {
    let parameters = (0..<random.below(4)).map { _ in numbers[random.below(numbers.count)] }
    let middle = random.below(5) == 0 ? bytes(1, &random) { UInt8(0x20 + $0.below(16)) } : []
    return Array("\u{1b}[\(parameters.joined(separator: ";"))".utf8) + middle
      + [UInt8(0x40 + random.below(63))]
  }

  /// A title, a picture or the like, with an end or without one.
  private static func string(_ random: inout SplitMix) -> [UInt8] {
    let kinds = Array("]PX^_".utf8)
    let body = bytes(random.below(60), &random) { UInt8(0x20 + $0.below(95)) }
    let end = ["\u{7}", "\u{1b}\\", ""][random.below(3)]
    return [0x1b, kinds[random.below(kinds.count)]] + body + Array(end.utf8)
  }
}
