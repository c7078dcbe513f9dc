/// A list that is longer than its pane, with one of its rows selected.
struct ScrolledRows {
  private(set) var selected = 0
  private(set) var first = 0

  /// Makes the selected row one of `count`, and one that is seen.
  mutating func fit(count: Int, height: Int) {
    selected = max(0, min(selected, count - 1))
    if selected < first { first = selected }
    if selected >= first + height { first = selected - height + 1 }
    first = max(0, min(first, count - height))
  }

  mutating func select(_ row: Int) { selected = row }

  /// True where the key moves in lists.
  mutating func press(_ key: Key, height: Int) -> Bool {
    switch key {
    case .up, .character("k"): selected -= 1
    case .down, .character("j"): selected += 1
    case .pageUp: selected -= height
    case .pageDown: selected += height
    case .home, .character("g"): selected = 0
    case .end, .character("G"): selected = .max / 2
    case .mouse(let mouse) where mouse.action == .wheelUp: selected -= 3
    case .mouse(let mouse) where mouse.action == .wheelDown: selected += 3
    default: return false
    }
    return true
  }
}
