/// A regular expression of POSIX, basic or extended, with \< \> \b \w \s and back-references as GNU
/// has them. The leftmost match is found, and of those the longest.
///
/// The text of the expression becomes a small program (see `Instruction`), which is run by trying:
/// a split tries its first way and remembers the second. A pair of instruction and position that
/// has failed once fails always, so each is tried once and the time is bounded by the product of the
/// program and the text (without back-references, for which this does not hold).
public struct Pattern: Sendable {
  enum Instruction: Sendable {
    case byte(UInt8)
    case any
    case set(Int)
    case lineStart, lineEnd
    case wordStart, wordEnd, wordBoundary, noWordBoundary
    /// Notes the position: 2n where group n begins, 2n + 1 where it ends.
    case save(Int)
    case split(first: Int, second: Int)
    case jump(Int)
    case same(group: Int)
    case match
  }

  var program: [Instruction] = []
  var sets: [ByteSet] = []
  var groupCount = 0
  var hasReferences = false
  let ignoresCase: Bool

  public var hasGroups: Bool { groupCount > 0 }

  /// What is wrong with an expression, as people are told.
  public struct Mistake: Error {
    public let message: ByteString
  }

  public init(
    _ text: ByteString, extended: Bool = false, ignoringCase: Bool = false
  ) throws(Mistake) {
    ignoresCase = ignoringCase
    var parser = PatternParser(text, extended: extended)
    let node = try parser.parse()
    groupCount = parser.groupCount
    compile(.group(0, node))
    program.append(.match)
  }

  /// An expression that stands for itself.
  public init(literal text: ByteString, ignoringCase: Bool = false) {
    ignoresCase = ignoringCase
    compile(.group(0, .sequence(text.bytes.map { .byte($0) })))
    program.append(.match)
  }

  private mutating func compile(_ node: PatternNode) {
    switch node {
    case .empty: break
    case .byte(let byte):
      if ignoresCase && byte.isLetter {
        var set = ByteSet()
        set.insert(byte)
        compile(.set(set))
      } else {
        program.append(.byte(byte))
      }
    case .any: program.append(.any)
    case .set(var set):
      if ignoresCase { set.foldCase() }
      sets.append(set)
      program.append(.set(sets.count - 1))
    case .assertion(let instruction): program.append(instruction)
    case .same(let group):
      hasReferences = true
      program.append(.same(group: group))
    case .sequence(let nodes): for node in nodes { compile(node) }
    case .group(let number, let node):
      program.append(.save(2 * number))
      compile(node)
      program.append(.save(2 * number + 1))
    case .either(let first, let second): compileEither(first, second)
    case .repeated(let node, let least, let most): compileRepeated(node, least, most)
    }
  }

  private mutating func compileEither(_ first: PatternNode, _ second: PatternNode) {
    let split = program.count
    program.append(.match)
    compile(first)
    let jump = program.count
    program.append(.match)
    program[split] = .split(first: split + 1, second: program.count)
    compile(second)
    program[jump] = .jump(program.count)
  }

  /// `least` copies, then a loop or as many copies as may be left out.
  private mutating func compileRepeated(_ node: PatternNode, _ least: Int, _ most: Int?) {
    for _ in 0..<least { compile(node) }
    guard let most else {
      let split = program.count
      program.append(.match)
      compile(node)
      program.append(.jump(split))
      program[split] = .split(first: split + 1, second: program.count)
      return
    }
    var splits: [Int] = []
    for _ in least..<max(least, most) {
      splits.append(program.count)
      program.append(.match)
      compile(node)
    }
    for split in splits { program[split] = .split(first: split + 1, second: program.count) }
  }
}

/// What an expression consists of.
indirect enum PatternNode: Sendable {
  case empty
  case byte(UInt8)
  case any
  case set(ByteSet)
  case assertion(Pattern.Instruction)
  case same(Int)
  case sequence([PatternNode])
  case group(Int, PatternNode)
  case either(PatternNode, PatternNode)
  case repeated(PatternNode, Int, Int?)
}
