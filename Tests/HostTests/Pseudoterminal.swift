import Glibc
import Testing

/// A terminal made for a test: what a program does at one end, the test does at the other.
final class Pseudoterminal {
  let controller: Int32
  let terminal: Int32
  let path: String

  init() throws {
    var (controller, terminal): (Int32, Int32) = (-1, -1)
    var name = [CChar](repeating: 0, count: 128)
    try #require(openpty(&controller, &terminal, &name, nil, nil) == 0)
    self.controller = controller
    self.terminal = terminal
    path = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    for end in [controller, terminal] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    close(controller)
    close(terminal)
  }

  /// The flags of its modes, input, output, control and local, then its special characters.
  var modes: [Int] {
    var modes = termios()
    guard tcgetattr(terminal, &modes) == 0 else { return [] }
    let flags = [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag].map(Int.init)
    return flags + withUnsafeBytes(of: modes.c_cc) { $0.map(Int.init) }
  }

  var isRaw: Bool {
    let local = modes[3]
    return local & Int(ICANON | ECHO | ISIG) == 0
  }

  func becomeRaw() {
    var modes = termios()
    tcgetattr(terminal, &modes)
    cfmakeraw(&modes)
    tcsetattr(terminal, TCSANOW, &modes)
  }

  func type(_ keys: String) { _ = keys.withCString { write(controller, $0, strlen($0)) } }
}
