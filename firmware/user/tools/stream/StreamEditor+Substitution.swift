import System

/// The command `s`.
extension StreamEditor {
  func substitute(_ pattern: Pattern, _ replacement: StreamCommand.Replacement) {
    var result = ByteString()
    var position = 0
    var count = 0
    var changed = false
    var lastEnd = -1
    while position <= line.count, let match = pattern.firstMatch(in: line, from: position) {
      let range = match.range
      // Nothing, right behind a match, is none.
      if range.isEmpty && range.lowerBound == lastEnd {
        if position < line.count { result.append(line[position]) }
        position += 1
        lastEnd = -1
        continue
      }
      lastEnd = range.upperBound
      count += 1
      result += ByteString(line[position..<range.lowerBound])
      if count >= replacement.number && (replacement.all || !changed) {
        result += expanded(replacement, match)
        changed = true
      } else {
        result += ByteString(line[range])
      }
      position = range.upperBound
      // An empty match lets the next character pass, or it would be found for ever.
      if range.isEmpty {
        if position < line.count { result.append(line[position]) }
        position += 1
      }
      if changed && !replacement.all { break }
    }
    guard changed else { return }
    if position < line.count { result += ByteString(line.bytes[position...]) }
    line = result
    substituted = true
    if replacement.prints { print(line) }
    if let file = replacement.file { write(line, to: file) }
  }

  private func expanded(
    _ replacement: StreamCommand.Replacement, _ match: Pattern.Match
  ) -> ByteString {
    var result = ByteString()
    for part in replacement.parts {
      switch part {
      case .text(let text): result += text
      case .group(let group):
        if group < match.groups.count, let range = match.groups[group] {
          result += ByteString(line[range])
        }
      }
    }
    return result
  }
}
