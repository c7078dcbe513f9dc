import Configuration
import Testing

private func distance(_ first: String, _ second: String) -> Int {
  editDistance(Array(first.unicodeScalars), Array(second.unicodeScalars))
}

private let distances: [(first: String, second: String, edits: Int)] = [
  ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("harts", "harts", 0), ("memroy", "memory", 1),
  ("kitten", "sitting", 3), ("ab", "ba", 1), ("ca", "abc", 3), ("abcd", "badc", 2),
]

@Test(arguments: distances)
func editDistances(first: String, second: String, expected: Int) {
  #expect(distance(first, second) == expected)
  #expect(distance(second, first) == expected)
}

private let guesses: [(word: String, means: String?)] = [
  ("memroy", "memory"), ("MEMORY", "memory"), ("ram", "memory"), ("memo", "memory"),
  ("hart", "harts"), ("h", nil), ("", nil), ("colour", nil), ("rum", "memory"), ("xyz", nil),
]

@Test(arguments: guesses)
func nearestNames(word: String, expected: String?) {
  let names = [("memory", "memory"), ("ram", "memory"), ("harts", "harts"), ("q", "quiet")]
  #expect(nearest(to: word, among: names) == expected)
}
