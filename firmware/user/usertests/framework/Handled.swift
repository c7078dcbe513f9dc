import System

/// What handlers of signals leave behind: words that nobody else touches meanwhile.
enum Handled {
  nonisolated(unsafe) static var count = 0
  nonisolated(unsafe) static var last = 0
  nonisolated(unsafe) static var order: [Int] = []

  /// `last`, when a handler in another thread may change it.
  static var lastAnew: Int {
    withUnsafeMutablePointer(to: &last) { Block(at: Int(bitPattern: $0), size: 8).wordAnew }
  }
}
