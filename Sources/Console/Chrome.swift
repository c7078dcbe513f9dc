import ConsoleModel

/// What is around the screens: the first row, the last row, and help.
enum Chrome {
  /// The first row: which screens there are, and what the machine does.
  static func drawTitles(
    _ pane: Pane, _ screens: [any ConsoleScreen], current: Int, _ look: Look, _ machine: String?
  ) {
    pane.fill(row: 0, " ", .title.with(.reverse))
    let status = status(look, machine)
    var column = 0
    for (number, text) in titles(screens, current: current, pane.width, status).enumerated() {
      let style = number == current ? Style.title : .title.with(.reverse)
      column = pane.write(text, row: 0, column: column, style)
    }
    pane.write(
      status, row: 0, column: max(column, pane.width - status.count - 1), .title.with(.reverse))
  }

  /// Room that what the machine does usually needs: titles are not to change when it pauses.
  private static let usualStatus = "paused 10.000000 s".count

  /// The screen whose title is in a column of the first row; nil where there is none.
  static func screen(
    at column: Int, _ screens: [any ConsoleScreen], current: Int, _ look: Look, _ machine: String?,
    width: Int
  ) -> Int? {
    var end = 0
    return titles(screens, current: current, width, status(look, machine)).firstIndex {
      end += $0.count
      return column < end
    }
  }

  /// The titles, each with its number, as there is room: in the narrowest window only the number, but for what is shown.
  private static func titles(
    _ screens: [any ConsoleScreen], current: Int, _ width: Int, _ status: String
  ) -> [String] {
    let numbered = Array(screens.enumerated())
    let forms = [
      numbered.map { " \($0 + 1) \($1.title) " },
      numbered.map { " \($0 + 1) \($1.shortTitle) " },
      numbered.map { "\($0 == 0 ? " " : "")\($0 + 1) \($1.shortTitle) " },
      numbered.map { $0 == current ? " \($0 + 1) \($1.shortTitle) " : "\($0 + 1) " },
    ]
    let room = width - max(status.count, usualStatus) - 1
    return forms.first { $0.reduce(0) { $0 + $1.count } <= room } ?? forms.last ?? []
  }

  /// What the machine does, and its time, behind its name, if it has one here.
  private static func status(_ look: Look, _ machine: String?) -> String {
    (machine.map { "\($0.cut(to: 16)): " } ?? "") + status(look)
  }

  private static func status(_ look: Look) -> String {
    let time = "\(Quantities.seconds(look.time, digits: look.phase.isStill ? 6 : 1)) s"
    switch look.phase {
    case .running(rate: nil): return "running \(time)"
    case .running(let rate?): return "slow \(Quantities.count(rate))/s \(time)"
    case .working(let what): return what.isEmpty ? time : "\(what)..."
    case .stopped: return "paused \(time)"
    case .ended: return "ended \(time)"
    }
  }

  /// The last row: the keys that matter now.
  static func drawHints(_ pane: Pane, _ hints: [(key: String, text: String)]) {
    let row = pane.height - 1
    var column = 0
    for (key, text) in hints {
      guard column + key.count + text.count + 2 <= pane.width else { break }
      column = pane.write(key, row: row, column: column, .key)
      column = pane.write(" \(text)", row: row, column: column, .keyText) + 2
    }
  }

  /// The last row as a message.
  static func drawMessage(_ pane: Pane, _ message: String) {
    pane.fill(row: pane.height - 1)
    pane.write(message, row: pane.height - 1, .warning)
  }

  /// The last row as a line that is typed.
  static func drawPrompt(_ pane: Pane, _ prompt: Prompt, completions: [String]) {
    let row = pane.height - 1
    pane.fill(row: row)
    let column = pane.write(prompt.label, row: row, .title)
    let end = pane.write(prompt.text, row: row, column: column)
    pane.setCursor(row: row, column: min(end, pane.width - 1))
    guard !prompt.text.isEmpty, completions.count > 1 || completions.first != prompt.text else {
      return
    }
    pane.write(completions.joined(separator: " "), row: row, column: end + 3, .quiet)
  }

  /// What the keys are for, over everything.
  static func drawHelp(_ pane: Pane, _ keys: KeyMap, from first: Int) {
    let lines = helpLines(keys)
    for row in 0..<pane.height { pane.fill(row: row) }
    for (row, line) in lines.dropFirst(first).prefix(pane.height - 1).enumerated() {
      pane.write(line.text, row: row, column: 1, line.isTitle ? .title : .text)
    }
    let more = lines.count - first > pane.height - 1 ? "↓ more   " : ""
    pane.write("\(more)any other key: back", row: pane.height - 1, column: 1, .quiet)
  }

  /// How many rows help has.
  static func helpCount(_ keys: KeyMap) -> Int { helpLines(keys).count }

  private static func helpLines(_ keys: KeyMap) -> [(text: String, isTitle: Bool)] {
    var lines: [(text: String, isTitle: Bool)] = [
      ("Keys", true),
      ("F keys and Alt work everywhere. The others are the guest's on its terminal and its", false),
      (
        "picture, but for one after \(keys.prefix.name); \(keys.prefix.name) twice sends that.",
        false
      ),
      ("", false),
    ]
    for action in Action.allCases {
      let names = keys.keys(of: action).map(\.name).joined(separator: " ")
      lines.append(("\(names.padded(to: 16))\(action.summary)", false))
    }
    lines += [
      ("\(keys.prefix.name) [".padded(to: 16) + "scroll, search and copy in the terminal", false),
      ("/".padded(to: 16) + "search there", false), ("", false),
      ("Commands, after a colon", true),
    ]
    lines += ConsoleCommand.all.map { row in
      ("\(row.name) \(row.argument)".padded(to: 16) + row.summary, false)
    }
    return lines
  }
}

extension String {
  /// Its beginning, with a sign where more was.
  func cut(to width: Int) -> String { count <= width ? self : prefix(width - 1) + "…" }

  /// With spaces behind it, at least one.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, width - count))
  }

  /// With spaces before it.
  func padded(left width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }
}
