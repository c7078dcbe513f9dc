/// Goes through a device tree's structure, word by word.
struct DeviceTreeCursor {
  /// What stands there.
  enum Token {
    case nodeBegins(name: Bytes)
    case property(name: Bytes, value: Bytes)
    case nodeEnds
  }

  private enum Word {
    static let nodeBegins: UInt32 = 1
    static let nodeEnds: UInt32 = 2
    static let property: UInt32 = 3
    static let nothing: UInt32 = 4
  }

  let tree: DeviceTree
  /// What is read next.
  private(set) var offset: Int

  init(_ tree: DeviceTree, at offset: Int) {
    self.tree = tree
    self.offset = offset
  }

  /// The next token; nil at the end, and at anything that does not make sense.
  mutating func next() -> Token? {
    while let word = takeWord() {
      switch word {
      case Word.nothing: continue
      case Word.nodeBegins: return takeName()
      case Word.property: return takeProperty()
      case Word.nodeEnds: return .nodeEnds
      default: return nil
      }
    }
    return nil
  }

  private mutating func takeWord() -> UInt32? {
    guard let word = tree.word(offset) else { return nil }
    offset += 4
    return word
  }

  private mutating func takeName() -> Token? {
    guard let name = tree.text(offset, end: tree.structure.upperBound) else { return nil }
    skip(name.count + 1)
    return .nodeBegins(name: name)
  }

  private mutating func takeProperty() -> Token? {
    guard let count = takeWord(), let nameOffset = takeWord(),
      Int(nameOffset) < tree.strings.count,
      let name = tree.text(
        tree.strings.lowerBound + Int(nameOffset), end: tree.strings.upperBound),
      let value = tree.bytes(offset, count: Int(count))
    else { return nil }
    skip(Int(count))
    return .property(name: name, value: value)
  }

  /// Goes on behind `count` bytes, at a multiple of 4.
  private mutating func skip(_ count: Int) { offset += (count + 3) & ~3 }
}
