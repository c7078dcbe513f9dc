import System

/// The shortest way from some lines to others (Myers, "An O(ND) Difference Algorithm", 1986).
///
/// Going right in the grid of both texts removes a line, going down adds one, a diagonal keeps
/// one. For each number of edits the furthest point on each diagonal is noted; the way back
/// through those notes is the answer.
struct LineDifference {
  private let old: [ByteString]
  private let new: [ByteString]

  /// Runs that differ: what of the old lines is replaced by what of the new ones.
  private struct Hunk {
    var old: Range<Int>
    var new: Range<Int>
  }
  private var hunks: [Hunk] = []

  init(_ old: [ByteString], _ new: [ByteString]) {
    self.old = old
    self.new = new
    var start = 0
    while start < min(old.count, new.count) && old[start] == new[start] { start += 1 }
    var end = 0
    while end < min(old.count, new.count) - start
      && old[old.count - 1 - end] == new[new.count - 1 - end]
    { end += 1 }
    let a = Array(old[start..<(old.count - end)])
    let b = Array(new[start..<(new.count - end)])
    for (removed, added) in LineDifference.steps(a, b) {
      let hunk = Hunk(
        old: (removed.lowerBound + start)..<(removed.upperBound + start),
        new: (added.lowerBound + start)..<(added.upperBound + start))
      if let last = hunks.last, last.old.upperBound == hunk.old.lowerBound,
        last.new.upperBound == hunk.new.lowerBound
      {
        hunks[hunks.count - 1].old = last.old.lowerBound..<hunk.old.upperBound
        hunks[hunks.count - 1].new = last.new.lowerBound..<hunk.new.upperBound
      } else {
        hunks.append(hunk)
      }
    }
  }

  /// Single edits in order: a line removed, or a line added.
  private static func steps(
    _ a: [ByteString], _ b: [ByteString]
  ) -> [(removed: Range<Int>, added: Range<Int>)] {
    let (n, m) = (a.count, b.count)
    let offset = n + m + 1
    var furthest = [Int](repeating: 0, count: 2 * offset + 1)
    var notes: [[Int]] = []
    for edits in 0...(n + m) {
      notes.append(furthest)
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        let goesDown =
          diagonal == -edits
          || (diagonal != edits
            && furthest[offset + diagonal - 1] < furthest[offset + diagonal + 1])
        var x = goesDown ? furthest[offset + diagonal + 1] : furthest[offset + diagonal - 1] + 1
        while x < n && x - diagonal < m && a[x] == b[x - diagonal] { x += 1 }
        furthest[offset + diagonal] = x
        if x >= n && x - diagonal >= m { return wayBack(notes, n, m, offset) }
      }
    }
    return []
  }

  private static func wayBack(
    _ notes: [[Int]], _ n: Int, _ m: Int, _ offset: Int
  ) -> [(removed: Range<Int>, added: Range<Int>)] {
    var result: [(removed: Range<Int>, added: Range<Int>)] = []
    var (x, y) = (n, m)
    for edits in stride(from: notes.count - 1, to: 0, by: -1) {
      let furthest = notes[edits]
      let diagonal = x - y
      let wentDown =
        diagonal == -edits
        || (diagonal != edits && furthest[offset + diagonal - 1] < furthest[offset + diagonal + 1])
      let before = wentDown ? diagonal + 1 : diagonal - 1
      x = furthest[offset + before]
      y = x - before
      result.append(wentDown ? (x..<x, y..<(y + 1)) : (x..<(x + 1), y..<y))
    }
    return result.reversed()
  }

  // MARK: Printing

  /// `3,4c5`, `7d6`, `2a3`, as ed(1) would be told.
  func printNormal() {
    for hunk in hunks {
      let letter: ByteString = hunk.old.isEmpty ? "a" : hunk.new.isEmpty ? "d" : "c"
      output.line(span(hunk.old) + letter + span(hunk.new))
      for index in hunk.old { output.line("< \(old[index])") }
      if letter == "c" { output.line("---") }
      for index in hunk.new { output.line("> \(new[index])") }
    }
  }

  /// Line numbers count from 1; an empty run is told by the line before it.
  private func span(_ range: Range<Int>) -> ByteString {
    if range.count <= 1 { return "\(range.isEmpty ? range.lowerBound : range.lowerBound + 1)" }
    return "\(range.lowerBound + 1),\(range.upperBound)"
  }

  func printUnified(around: Int) {
    var index = 0
    while index < hunks.count {
      var last = index
      while last + 1 < hunks.count
        && hunks[last + 1].old.lowerBound - hunks[last].old.upperBound <= 2 * around
      { last += 1 }
      printUnified(Array(hunks[index...last]), around)
      index = last + 1
    }
  }

  private func printUnified(_ group: [Hunk], _ around: Int) {
    guard let first = group.first, let last = group.last else { return }
    let before = min(around, first.old.lowerBound)
    let after = min(around, old.count - last.old.upperBound)
    let oldRange = (first.old.lowerBound - before)..<(last.old.upperBound + after)
    let newRange = (first.new.lowerBound - before)..<(last.new.upperBound + after)
    output.line("@@ -\(unifiedSpan(oldRange)) +\(unifiedSpan(newRange)) @@")
    var position = oldRange.lowerBound
    for hunk in group {
      for index in position..<hunk.old.lowerBound { output.line(" \(old[index])") }
      for index in hunk.old { output.line("-\(old[index])") }
      for index in hunk.new { output.line("+\(new[index])") }
      position = hunk.old.upperBound
    }
    for index in position..<oldRange.upperBound { output.line(" \(old[index])") }
  }

  private func unifiedSpan(_ range: Range<Int>) -> ByteString {
    if range.count == 1 { return "\(range.lowerBound + 1)" }
    return "\(range.isEmpty ? range.lowerBound : range.lowerBound + 1),\(range.count)"
  }
}
