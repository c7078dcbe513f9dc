import CSystem

/// The machine's screen: Linux's framebuffer, /dev/fb0 (linux/fb.h).
///
///     guard let screen = Screen.open() else { return }
///     defer { screen.close() }
///     screen.canvas.fill(.white)
///     screen.show()
///
/// What is drawn on `canvas` is seen when `show` is called, and not before: so a picture that is half
/// done is never seen.
public final class Screen {
  public let canvas: Canvas

  private let file: FileDescriptor
  private let memory: MemoryMap
  private let lineLength: Int
  private var mode: linux_screen
  /// What was to be seen before.
  private let before: Canvas
  private let terminal: FileDescriptor?
  private var isOpen = true

  // The requests of linux/fb.h and linux/kd.h.
  private static let getMode = 0x4600
  private static let getMemory = 0x4602
  private static let panDisplay = 0x4606
  private static let setTerminalMode = 0x4B3A

  /// What stands in the way of a screen.
  public struct Failure: Error {
    public let message: ByteString
  }

  /// The screen, or nil and a message that says what to do.
  public static func open() -> Screen? {
    do {
      return try Screen("/dev/fb0")
    } catch {
      Program.complain(error.message)
      return nil
    }
  }

  public init(_ path: ByteString) throws(Failure) {
    let none: ByteString = "there is no screen: start the machine with --gpu 1280x720"
    guard let file = try? FileDescriptor.open(path, [.readWrite, .closeOnExecute]) else {
      throw Failure(message: FileSystem.allows(.exists, path) ? "\(path): no access" : none)
    }
    do throws(Errno) {
      mode = try Screen.get(file, Screen.getMode, linux_screen())
      let layout = try Screen.get(file, Screen.getMemory, linux_screen_memory())
      lineLength = Int(layout.line_length)
      let size = lineLength * Int(mode.height)
      guard mode.isUnderstood, lineLength >= 4 * Int(mode.width), size <= Int(layout.size) else {
        throw Errno.operationNotSupportedByDevice
      }
      memory = try MemoryMap.map(size: size, shared: true, file: file)
    } catch {
      try? file.close()
      throw Failure(message: "\(path): not a screen of 32 bits a pixel: \(error)")
    }
    self.file = file
    canvas = Canvas(width: Int(mode.width), height: Int(mode.height))
    before = Canvas(width: canvas.width, height: canvas.height)
    terminal = try? FileDescriptor.open("/dev/tty0", [.readWrite, .noControllingTerminal])
    for y in 0..<canvas.height { _ = before.row(y).update(fromContentsOf: shownRow(y)) }
    setTerminal(drawsText: false)
  }

  deinit { close() }

  private static func get<Answer>(
    _ file: FileDescriptor, _ request: Int, _ empty: Answer
  ) throws(Errno) -> Answer {
    var answer = empty
    try withUnsafeMutablePointer(to: &answer) { (answer) throws(Errno) in
      _ = try SystemCall.deviceControl(file.rawValue, request, Int(bitPattern: answer))
    }
    return answer
  }

  /// A row of the screen's own memory.
  private func shownRow(_ y: Int) -> UnsafeMutableBufferPointer<Pixel> {
    let bytes = UnsafeMutableRawBufferPointer(
      rebasing: memory.bytes[y * lineLength..<y * lineLength + 4 * canvas.width])
    return bytes.bindMemory(to: Pixel.self)
  }

  /// Makes the canvas seen. Only rows that differ are written, so that only these travel to the device.
  public func show() { show(canvas) }

  private func show(_ picture: Canvas) {
    guard isOpen else { return }
    for y in 0..<picture.height {
      let shown = shownRow(y)
      if !picture.row(y).elementsEqual(shown) {
        _ = shown.update(fromContentsOf: picture.row(y))
      }
    }
    // A kernel that finds changed pages by and by sends them now.
    _ = withUnsafeMutablePointer(to: &mode) {
      SystemCall.deviceControl.raw(file.rawValue, Screen.panDisplay, Int(bitPattern: $0))
    }
  }

  /// Leaves the screen as it was.
  public func close() {
    guard isOpen else { return }
    show(before)
    isOpen = false
    try? memory.unmap()
    try? file.close()
    setTerminal(drawsText: true)
    try? terminal?.close()
  }

  /// Tells the terminal on the screen, where there is one, whose turn it is to draw.
  private func setTerminal(drawsText: Bool) {
    guard let terminal else { return }
    _ = SystemCall.deviceControl.raw(
      terminal.rawValue, Screen.setTerminalMode, drawsText ? 0 : 1)
  }
}

extension linux_screen {
  /// XRGB8888 in a size that a screen may have.
  fileprivate var isUnderstood: Bool {
    bits_per_pixel == 32 && red.offset == 16 && green.offset == 8 && blue.offset == 0
      && (1...16384).contains(width) && (1...16384).contains(height)
  }
}
