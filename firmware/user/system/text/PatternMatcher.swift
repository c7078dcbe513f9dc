extension Pattern {
  /// Where a match lies, and its groups; group 0 is all of it.
  public struct Match: Sendable {
    public let groups: [Range<Int>?]
    public var range: Range<Int> { groups[0] ?? 0..<0 }
  }

  /// The first match that begins at `start` or later.
  public func firstMatch(in text: ByteString, from start: Int = 0) -> Match? {
    var matcher = PatternMatcher(self, text)
    var position = start
    while position <= text.count {
      if let match = matcher.match(at: position) { return match }
      position += 1
    }
    return nil
  }

  public func matches(_ text: ByteString) -> Bool { firstMatch(in: text) != nil }
}

/// A run of a pattern's program over one text.
struct PatternMatcher {
  private let pattern: Pattern
  private let text: [UInt8]

  /// A bit for each pair of position and instruction that was tried.
  private var tried: [UInt64]
  private var slots: [Int]

  /// What is to be done when the way taken fails: try another, or put a slot back.
  private enum Later {
    case attempt(instruction: Int, position: Int)
    case restore(slot: Int, value: Int)
  }
  private var later: [Later] = []

  init(_ pattern: Pattern, _ text: ByteString) {
    self.pattern = pattern
    self.text = text.bytes
    slots = Array(repeating: -1, count: 2 * (pattern.groupCount + 1))
    let bits = pattern.hasReferences ? 0 : pattern.program.count * (text.count + 1)
    tried = Array(repeating: 0, count: (bits + 63) / 64)
  }

  /// The longest match that begins here.
  mutating func match(at start: Int) -> Pattern.Match? {
    var best: [Int]?
    for index in slots.indices { slots[index] = -1 }
    later = [.attempt(instruction: 0, position: start)]
    while let next = later.popLast() {
      switch next {
      case .restore(let slot, let value): slots[slot] = value
      case .attempt(let instruction, let position):
        if run(instruction, position), slots[1] > best?[1] ?? -1 { best = slots }
      }
    }
    guard let best else { return nil }
    return Pattern.Match(
      groups: (0...pattern.groupCount).map { group in
        let (low, high) = (best[2 * group], best[2 * group + 1])
        return low >= 0 && high >= low ? low..<high : nil
      })
  }

  /// Follows the program until it matches or fails.
  private mutating func run(_ first: Int, _ start: Int) -> Bool {
    var instruction = first
    var position = start
    while true {
      if !pattern.hasReferences && !note(instruction, position) { return false }
      switch pattern.program[instruction] {
      case .match: return true
      case .jump(let target): instruction = target
      case .split(let first, let second):
        later.append(.attempt(instruction: second, position: position))
        instruction = first
      case .save(let slot):
        later.append(.restore(slot: slot, value: slots[slot]))
        slots[slot] = position
        instruction += 1
      default:
        guard let next = consume(pattern.program[instruction], position) else { return false }
        position = next
        instruction += 1
      }
    }
  }

  /// False if the pair was tried before.
  private mutating func note(_ instruction: Int, _ position: Int) -> Bool {
    let bit = position * pattern.program.count + instruction
    let mask: UInt64 = 1 << UInt64(bit & 63)
    if tried[bit >> 6] & mask != 0 { return false }
    tried[bit >> 6] |= mask
    return true
  }

  /// Where the text goes on behind what the instruction asks for.
  private func consume(_ instruction: Pattern.Instruction, _ position: Int) -> Int? {
    let byte = position < text.count ? text[position] : nil
    switch instruction {
    case .byte(let wanted): return byte == wanted ? position + 1 : nil
    case .any: return byte != nil ? position + 1 : nil
    case .set(let index):
      guard let byte, pattern.sets[index].contains(byte) else { return nil }
      return position + 1
    case .same(let group): return consumeSame(group, position)
    default: return holds(instruction, position) ? position : nil
    }
  }

  private func consumeSame(_ group: Int, _ position: Int) -> Int? {
    let (low, high) = (slots[2 * group], slots[2 * group + 1])
    guard low >= 0, high >= low, position + high - low <= text.count else { return nil }
    let end = position + high - low
    return text[low..<high].elementsEqual(text[position..<end]) ? end : nil
  }

  private func holds(_ instruction: Pattern.Instruction, _ position: Int) -> Bool {
    let before = position > 0 && text[position - 1].isNameCharacter
    let after = position < text.count && text[position].isNameCharacter
    switch instruction {
    case .lineStart: return position == 0
    case .lineEnd: return position == text.count
    case .wordStart: return !before && after
    case .wordEnd: return before && !after
    case .wordBoundary: return before != after
    default: return before == after
    }
  }
}
