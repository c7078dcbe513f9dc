import System

/// What handlers of signals leave behind: words that nobody else touches meanwhile.
enum Handled {
  nonisolated(unsafe) static var count = 0
  nonisolated(unsafe) static var last = 0
  nonisolated(unsafe) static var order: [Int] = []
}
