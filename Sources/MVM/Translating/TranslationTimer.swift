import Bus
import Host
import Translator

/// Takes the time of the steps of a translation.
final class TranslationTimer: TranslationObserver {
  /// Nanoseconds, by steps in the order in which they come.
  private(set) var steps: [(name: String, nanoseconds: UInt64)] = []
  private let clock = HostClock()
  private var last: UInt64 = 0

  /// Begins, or goes on after something that does not count.
  func start() { last = clock.nanoseconds }

  func passed(_ block: Block, after analysis: BlockAnalysis?) {
    note(analysis.map { "analysis: \($0.name)" } ?? "recording")
  }

  func writingBegins(_ region: [Block], at offset: Int) { note("finding blocks") }

  func writing(_ piece: HostPiece, at offset: Int) {}

  func gaveUp(_ address: UInt64) {}

  func writingEnds(at offset: Int) { note("writing host code") }

  /// The time since the last step was that of this one.
  func note(_ name: String) {
    let now = clock.nanoseconds
    defer { last = clock.nanoseconds }
    if let step = steps.firstIndex(where: { $0.name == name }) {
      steps[step].nanoseconds += now - last
    } else {
      steps.append((name, now - last))
    }
  }
}
