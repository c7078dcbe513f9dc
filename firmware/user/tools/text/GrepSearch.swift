import System

/// grep's search through one file after the other.
struct GrepSearch {
  private let call: Invocation
  private let patterns: [Pattern]
  private let named: Bool
  private let before: Int
  private let after: Int
  private let limit: Int

  let isSilent: Bool
  private(set) var foundAny = false

  private var file = ByteString()
  private var count = 0
  private var recent: [(number: Int, line: ByteString)] = []
  private var afterLeft = 0
  private var lastShown = 0

  init(_ call: Invocation, _ patterns: [Pattern], named: Bool) {
    self.call = call
    self.patterns = patterns
    self.named = named
    let around = call.number("C") ?? 0
    before = call.number("B") ?? around
    after = call.number("A") ?? around
    limit = call.number("m") ?? Int.max
    isSilent = call.has("s")
  }

  private var onlyCounts: Bool {
    call.has("c") || call.has("l") || call.has("L") || call.has("q")
  }

  mutating func scan(_ name: ByteString, _ input: Input) throws(Errno) {
    file = name
    count = 0
    recent = []
    afterLeft = 0
    lastShown = 0
    var number = 0
    while count < limit, let full = try input.nextLine() {
      let line = full.withoutNewline
      number += 1
      if (firstMatch(line, from: 0) != nil) != call.has("v") {
        count += 1
        foundAny = true
        if call.has("q") || call.has("l") { break }
        if !onlyCounts { show(line, number) }
      } else if !onlyCounts {
        showContext(line, number)
      }
    }
    summarize()
  }

  private func summarize() {
    if call.has("q") { return }
    if call.has("l") {
      if count > 0 { output.line(file) }
    } else if call.has("L") {
      if count == 0 { output.line(file) }
    } else if call.has("c") {
      output.line(named ? "\(file):\(count)" : "\(count)")
    }
  }

  /// The first match, of the longest where several begin at one place, that `-w` and `-x` allow.
  private func firstMatch(_ line: ByteString, from start: Int) -> Range<Int>? {
    var best: Range<Int>?
    for pattern in patterns {
      guard let range = allowedMatch(pattern, line, from: start) else { continue }
      if let known = best,
        known.lowerBound < range.lowerBound
          || (known.lowerBound == range.lowerBound && known.upperBound >= range.upperBound)
      {
        continue
      }
      best = range
    }
    return best
  }

  private func allowedMatch(_ pattern: Pattern, _ line: ByteString, from start: Int) -> Range<Int>?
  {
    var position = start
    while let range = pattern.firstMatch(in: line, from: position)?.range {
      if call.has("x") {
        if range == 0..<line.count { return range }
      } else if call.has("w") {
        let startsWord = range.lowerBound == 0 || !line[range.lowerBound - 1].isNameCharacter
        let endsWord = range.upperBound == line.count || !line[range.upperBound].isNameCharacter
        if startsWord && endsWord { return range }
      } else {
        return range
      }
      position = range.lowerBound + 1
    }
    return nil
  }

  private mutating func show(_ line: ByteString, _ number: Int) {
    if call.has("o") {
      showParts(line, number)
      return
    }
    if before > 0 || after > 0 {
      let first = recent.first?.number ?? number
      if lastShown > 0 && first > lastShown + 1 { output.line("--") }
      for (number, line) in recent where number > lastShown { print(line, number, "-") }
    }
    recent = []
    print(line, number, ":")
    lastShown = number
    afterLeft = after
  }

  private func showParts(_ line: ByteString, _ number: Int) {
    var position = 0
    while position <= line.count, let range = firstMatch(line, from: position) {
      if !range.isEmpty { print(ByteString(line[range]), number, ":") }
      position = max(range.upperBound, range.lowerBound + 1)
    }
  }

  private mutating func showContext(_ line: ByteString, _ number: Int) {
    if afterLeft > 0 {
      afterLeft -= 1
      print(line, number, "-")
      lastShown = number
    } else if before > 0 {
      recent.append((number, line))
      if recent.count > before { recent.removeFirst() }
    }
  }

  private func print(_ line: ByteString, _ number: Int, _ mark: ByteString) {
    var text = ByteString()
    if named { text += file + mark }
    if call.has("n") { text += "\(number)\(mark)" }
    output.line(text + line)
  }
}
