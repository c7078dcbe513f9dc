import System

/// Computes pictures with several threads: each takes the next row that nobody has, until there is none.
///
/// Rows take different times, those with points of the set the longest; so nobody is given rows
/// beforehand. Who computes which row changes nothing of the picture.
final class Renderer: @unchecked Sendable {
  let threads: Int
  private let canvas: Canvas
  private let palette = Palette()
  /// Written while the helpers wait, so no lock guards it.
  private var section: Section

  private let nextRow = Counter()
  private let begins = Semaphore(0)
  private let ends = Semaphore(0)

  /// This thread and `threads` - 1 more.
  init(_ canvas: Canvas, _ section: Section, threads: Int) throws(Errno) {
    self.canvas = canvas
    self.section = section
    self.threads = threads
    for _ in 1..<max(1, threads) {
      // They wait for the next picture until the program ends.
      _ = try Thread { [self] in
        while true {
          begins.wait()
          takeRows()
          ends.signal()
        }
      }
    }
  }

  func draw(_ section: Section) {
    self.section = section
    nextRow.value = 0
    for _ in 1..<threads { begins.signal() }
    takeRows()
    for _ in 1..<threads { ends.wait() }
  }

  private func takeRows() {
    while true {
      let y = nextRow.add(1)
      if y >= canvas.height { return }
      let row = canvas.row(y)
      for x in 0..<canvas.width {
        row[x] = palette[section.point(x: x, y: y).escape(limit: section.limit)]
      }
    }
  }
}
