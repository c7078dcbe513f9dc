import Assembly
import ConsoleModel
import MVM

/// What the translator has made of the code at a hart's pc.
struct TranslationView {
  private var window: TranslationWindow
  private var first = 0
  private var height = 1

  init(symbols: SymbolTable) { window = TranslationWindow(symbols: symbols) }

  /// Below this many columns lines are made short.
  private static let wide = 110

  mutating func draw(_ pane: Pane, _ hart: MachineHart) {
    // Where it went on, what it went on with is in sight.
    if window.update(hart, isNarrow: pane.width < Self.wide) { first = (window.present ?? 0) - 3 }
    height = max(1, pane.height)
    first = max(0, min(first, window.lines.count - height))
    for (row, line) in window.lines.dropFirst(first).prefix(height).enumerated() {
      var column = 2
      if first + row == window.present { pane.write("→", row: row, .good) }
      for piece in line.pieces {
        column = pane.write(piece.text, row: row, column: column, Self.style(piece.role))
      }
    }
  }

  private static func style(_ role: TranslationListing.Role) -> Style {
    switch role {
    case .plain: .text
    case .address: .quiet
    case .name, .mnemonic: .title
    case .comment: .comment
    case .warning: .warning
    }
  }

  /// True where the key scrolls.
  mutating func press(_ key: Key) -> Bool {
    switch key {
    case .pageUp: first -= height
    case .pageDown: first += height
    case .home: first = 0
    case .end: first = window.lines.count
    case .mouse(let mouse) where mouse.action == .wheelUp: first -= 3
    case .mouse(let mouse) where mouse.action == .wheelDown: first += 3
    default: return false
    }
    return true
  }
}
