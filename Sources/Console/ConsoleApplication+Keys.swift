import ConsoleModel
import MVM

extension ConsoleApplication {
  /// Whether the guest's terminal is in the lower half, under another screen.
  var isTerminalBelow: Bool { isBeside && current != 0 }
  /// What has the keys.
  var focused: any ConsoleScreen {
    isTerminalBelow && guestHasFocus ? machine.terminalPane : screens[current]
  }
  /// Whether keys are the guest's.
  var isGuestsTurn: Bool { focused.givesKeysToGuest }

  func handle(_ key: Key) {
    needsDrawing = true
    lastDrawing = 0
    // Nobody has read the message because the window is another one.
    if key == .resized { return terminal.forgetWhatIsShown() }
    message = nil
    if help != nil { return handleInHelp(key) }
    if prompt != nil { return handleInPrompt(key) }
    if isPrefixed { return handlePrefixed(key) }
    if case .mouse(let mouse) = key, mouse.action == .pressed {
      if mouse.row == 0 { return chooseTab(column: mouse.column) }
      if isTerminalBelow { guestHasFocus = mouse.row >= firstRowBelow }
    }
    if isGuestsTurn {
      if key == keys.prefix {
        isPrefixed = true
      } else if let action = keys.actionEverywhere(key) {
        perform(action)
      } else {
        _ = focused.press(moved(key), look)
      }
      return
    }
    handleInScreen(key)
  }

  private func handleInScreen(_ key: Key) {
    let screen = focused
    if screen.press(moved(key), look) { return }
    if key == .character("/"), screen.canSearch { return prompt = Prompt(.search) }
    if let action = keys.action(key) { perform(action) }
  }

  /// A mouse in the places of what has the keys.
  private func moved(_ key: Key) -> Key {
    guard case .mouse(var mouse) = key else { return key }
    mouse.row -= isTerminalBelow && guestHasFocus ? firstRowBelow : 1
    return .mouse(mouse)
  }

  private func handlePrefixed(_ key: Key) {
    isPrefixed = false
    switch key {
    case keys.prefix, .character("a"): _ = focused.press(keys.prefix, look)
    case .character("[") where focused === machine.terminalPane:
      machine.terminalPane.setScrolling(true)
    case .function, .alt: _ = focused.press(key, look)
    default: if let action = keys.action(key) { perform(action) }
    }
  }

  private func handleInHelp(_ key: Key) {
    let most = max(0, Chrome.helpCount(keys) - (terminal.size.height - 3))
    switch key {
    case .down, .character("j"): help = min(most, (help ?? 0) + 1)
    case .up, .character("k"): help = max(0, (help ?? 0) - 1)
    case .pageDown, .character(" "): help = min(most, (help ?? 0) + terminal.size.height - 4)
    case .pageUp: help = max(0, (help ?? 0) - terminal.size.height + 4)
    default: help = nil
    }
  }

  private func handleInPrompt(_ key: Key) {
    guard var prompt else { return }
    let isCommand = prompt.kind == .command
    let outcome = prompt.press(key) { isCommand ? ConsoleCommand.completions(of: $0) : [] }
    switch outcome {
    case .going: self.prompt = prompt
    case .left: self.prompt = nil
    case .done(let text):
      self.prompt = nil
      finish(prompt.kind, text)
    }
  }

  private func finish(_ kind: Prompt.Kind, _ text: String) {
    switch kind {
    case .question(_, let question): finish(question)
    case .search:
      if !focused.search(text) { message = "nothing is found for '\(text)'" }
    case .command:
      if !text.isEmpty { history.append(text) }
      do throws(ConsoleCommandError) {
        if let command = try ConsoleCommand.parse(text) { perform(command) }
      } catch {
        message = error.message
      }
    }
  }

  private func chooseTab(column: Int) {
    let number = Chrome.screen(
      at: column, screens, current: current, look, machineName, width: terminal.size.width)
    if let number { change(to: number) }
  }
}
