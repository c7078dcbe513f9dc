/// What somebody who typed `word` probably meant, or nil when nothing is near.
///
/// A name is near when one edit in three letters makes it (case aside), when `word` is its beginning,
/// or when it is what another program calls the same thing.
package func nearest(to word: String, among names: [(word: String, means: String)]) -> String? {
  let letters = Array(word.lowercased().unicodeScalars)
  guard !letters.isEmpty else { return nil }
  var best: (distance: Int, name: String)?
  for name in names {
    let candidate = Array(name.word.lowercased().unicodeScalars)
    let limit = max(1, candidate.count / 3)
    // Far longer or shorter words cost nothing to rule out, however long they are.
    guard abs(candidate.count - letters.count) <= limit else { continue }
    let distance = editDistance(letters, candidate)
    // One letter is near every other letter, but means nothing.
    guard distance <= limit, distance < candidate.count else { continue }
    if distance < (best?.distance ?? .max) { best = (distance, name.means) }
  }
  let beginning = { (name: String) in letters.count > 1 && name.hasPrefix(word.lowercased()) }
  return best?.name ?? names.first { beginning($0.word.lowercased()) }?.means
}

/// Insertions, deletions, substitutions and swaps of neighbours that make `first` into `second`
/// (Damerau and Levenshtein's distance in its restricted form: no letter is edited twice).
package func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...second.count)
  for (row, letter) in first.enumerated() {
    var current = [row + 1]
    for (column, other) in second.enumerated() {
      var cost = min(
        previous[column + 1] + 1, current[column] + 1, previous[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
        cost = min(cost, beforePrevious[column - 1] + 1)
      }
      current.append(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[second.count]
}
