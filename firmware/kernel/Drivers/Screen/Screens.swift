/// The screens of the machine: fb0, fb1 ...
enum Screens {
  /// FB_MAJOR of Linux.
  private static let major: UInt32 = 29

  /// Found while one hart runs; asked for their pictures when there is a thread that can wait.
  nonisolated(unsafe) private static var cards: [VirtioGraphicsCard] = []
  /// Set by the first process's thread, before it has a program.
  nonisolated(unsafe) private(set) static var all: [Screen] = []

  static func found(_ card: VirtioGraphicsCard) { cards.append(card) }

  /// Called in the thread of the first process.
  static func start() {
    for card in cards {
      if let memory = card.begin() { add(memory, card, card.name) }
    }
    if let location = Kernel.hardware.framebuffer, let framebuffer = SimpleFramebuffer(location) {
      add(framebuffer.memory, framebuffer, "a framebuffer")
    }
    if let first = all.first { ScreenTerminal.start(on: first) }
  }

  private static func add(_ memory: ScreenMemory, _ output: any ScreenOutput, _ kind: String) {
    let number = all.count
    let screen = Screen(name: ByteString("fb\(number)"), memory, output)
    guard screen.start() else { return log("no memory for the thread of a screen") }
    all.append(screen)
    Devices.register(screen.name, .characterDevice, major, UInt32(number), permissions: 0o660) {
      FramebufferFile(screen, $0)
    }
    screen.changed(rows: 0..<memory.height)
    log("fb\(number): \(memory.width)x\(memory.height), \(kind)")
  }
}
