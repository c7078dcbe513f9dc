import ConsoleModel

extension ConsoleApplication {
  private static let leastHeight = 12
  private static let leastWidth = 40

  func draw() {
    let size = terminal.size
    let canvas = Canvas(height: size.height, width: size.width)
    if size.height < Self.leastHeight || size.width < Self.leastWidth {
      drawTooSmall(canvas)
    } else {
      draw(canvas)
    }
    canvas.completeCharacters()
    terminal.show(canvas)
    noteDrawing()
  }

  private func drawTooSmall(_ canvas: Canvas) {
    let text =
      "The window is \(canvas.width)x\(canvas.height), and the console needs "
      + "\(Self.leastWidth)x\(Self.leastHeight). The guest goes on."
    for (row, line) in TextLayout.lines(text, width: canvas.width).enumerated() {
      canvas.pane.write(line, row: row)
    }
  }

  private func draw(_ canvas: Canvas) {
    let all = canvas.pane
    Chrome.drawTitles(all, screens, current: current, look, machineName)
    let body = all.part(row: 1, height: all.height - 2)
    drawBody(body)
    if let help { Chrome.drawHelp(body, keys, from: help) }
    if help != nil || (prompt == nil && !isGuestsTurn) { canvas.cursor = nil }
    if let prompt {
      Chrome.drawPrompt(
        all, prompt,
        completions: prompt.kind == .command ? ConsoleCommand.completions(of: prompt.text) : [])
    } else if let message {
      Chrome.drawMessage(all, message)
    } else {
      Chrome.drawHints(all, hints)
    }
  }

  private func drawBody(_ body: Pane) {
    guard isTerminalBelow else { return screens[current].draw(body, look) }
    let height = heightAbove(body.height)
    screens[current].draw(body.part(height: height), look)
    body.fill(row: height, "─", .frame)
    body.write(
      guestHasFocus ? " Terminal (has the keys) " : " Terminal (Tab gives it the keys) ",
      row: height,
      column: 2, .title)
    machine.terminalPane.draw(body.part(row: height + 1), look)
  }

  /// How much of the room between the first row and the last is the screen's over the terminal.
  private func heightAbove(_ height: Int) -> Int { height / 2 }

  /// Where the terminal begins that is below: under the first row, the screen and a line.
  var firstRowBelow: Int { heightAbove(terminal.size.height - 2) + 2 }

  private var hints: [(key: String, text: String)] {
    let pause = look.phase.isStill ? "go on" : "pause"
    if isPrefixed {
      return [
        (name(.help, outside: true), "keys")
      ] + scrolling("[") + [
        (name(.command, outside: true), "command"), (name(.quit, outside: true), "leave"),
        (keys.prefix.name, "send it"),
      ]
    }
    if isGuestsTurn {
      return [
        (screenKeys, "screens"), (name(.pause), pause), (name(.quit), "leave"),
        (name(.beside), "beside"), ("\(keys.prefix.name) \(name(.help, outside: true))", "keys"),
      ] + scrolling("\(keys.prefix.name) [") + picturing
    }
    let common = [
      (name(.pause, outside: true), pause), (name(.step, outside: true), "step"),
      (name(.back, outside: true), "back"), (name(.help, outside: true), "keys"),
      (name(.quit, outside: true), "leave"),
    ]
    return focused === machine.terminalPane ? focused.hints : focused.hints + common
  }

  /// What scrolls the terminal, while that has the keys.
  private func scrolling(_ keys: String) -> [(key: String, text: String)] {
    focused === machine.terminalPane ? [(keys, "scroll")] : []
  }

  /// What makes a file of the picture, while that has the keys.
  private var picturing: [(key: String, text: String)] {
    guard isGuestsTurn, focused !== machine.terminalPane else { return [] }
    return [("\(keys.prefix.name) \(name(.screenshot, outside: true))", "into a file")]
  }

  /// The key of an action that is best told: one that works everywhere, or one that is quick outside of the guest's terminal.
  private func name(_ action: Action, outside: Bool = false) -> String {
    let all = keys.keys(of: action)
    return ((outside ? all.first { keys.actionEverywhere($0) == nil } : nil) ?? all.first)?.name
      ?? ":\(action.rawValue)"
  }

  /// The keys of all screens, as far as they follow on each other.
  private var screenKeys: String { "\(name(.terminal))-\(name(.machines))" }

  /// Which machine is shown, where there is more than one.
  var machineName: String? { all.count > 1 ? machine.name : nil }
}
