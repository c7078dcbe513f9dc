/// How far something is that takes longer than a second, on a terminal.
final class ProgressBar {
  private static let width = 40

  private let what: String
  private let start = ContinuousClock.now
  private var shown = ContinuousClock.now
  private var isShown = false

  /// Nothing is shown yet.
  init(_ what: String) { self.what = what }

  deinit { if isShown { Output.progress("") } }

  /// Shows, ten times a second at most, that `done` of `all` is done.
  func show(_ done: UInt64, _ all: UInt64) {
    let now = ContinuousClock.now
    guard now - start > .seconds(1), now - shown > .milliseconds(100) || !isShown else { return }
    shown = now
    isShown = true
    let share = all == 0 ? 1 : Double(done) / Double(all)
    let full = Int(share * Double(Self.width))
    let bar =
      String(repeating: "#", count: full) + String(repeating: ".", count: Self.width - full)
    Output.progress("\(what) [\(bar)] \(Int(share * 100)) %")
  }
}
