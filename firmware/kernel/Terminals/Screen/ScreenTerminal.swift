final class ScreenTerminal: Terminal {
  static func start(on screen: Screen) {}
}
