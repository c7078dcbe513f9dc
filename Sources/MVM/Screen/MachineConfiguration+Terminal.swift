public import Configuration
import Host

extension MachineConfiguration {
  /// Gives a graphics card whose screen is shown in the terminal, and has no size, the one that fits there.
  public mutating func fitTerminal() {
    guard gpu == nil, framebuffer == nil,
      let display = displays.first(where: { $0.kind == .terminal }),
      let size = TerminalScreen.usualSize(graphics: TerminalGraphics(of: display))
    else { return }
    let sides = ScreenSize.sides
    let side = { (length: Int) in min(max(length, sides.lowerBound), sides.upperBound) }
    gpu = ScreenSize(width: side(size.width), height: side(size.height))
  }
}

extension TerminalGraphics {
  /// What a display says; nil for what the terminal says.
  init?(of display: DisplayConfiguration) {
    guard let graphics = display.graphics else { return nil }
    self.init(rawValue: graphics.rawValue)
  }
}
