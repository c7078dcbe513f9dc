internal import CHost
internal import Glibc

/// A terminal that can be raw: every key arrives at once, unechoed, and none of them raises a signal,
/// so that ^C, ^Z and ^\ go to the guest.
///
/// However the process ends or stops, short of SIGKILL, the terminal is put back first: at exit(), at
/// a crash, at a signal that ends it (whose exit status stays). Handlers for faults that the program
/// survives are installed after `makeRaw`. One terminal is raw at a time.
public struct Terminal: Sendable {
  private let descriptor: Int32

  /// The terminal that a descriptor of this process stands for, standard input (0) unless
  /// said otherwise; nil when that is a file, a pipe, or not open.
  public init?(descriptor: Int32 = 0) {
    guard isatty(descriptor) == 1 else { return nil }
    self.descriptor = descriptor
  }

  /// Makes it raw. Not by two threads at once.
  ///
  /// - Throws: `noTerminal` when it is gone, or another one is raw.
  public func makeRaw() throws(HostError) {
    guard host_terminal_make_raw(descriptor) else {
      throw .noTerminal(reason: HostError.reason(errno))
    }
  }

  /// How often this process went on after it was stopped, while a terminal was raw: whoever had it meanwhile has written there, and
  /// what it was told to do has been taken back.
  package static var resumeCount: Int { Int(host_terminal_resume_count()) }

  /// What a terminal is sent when this process ends, however it does: what it was told to do until then is taken back.
  ///
  /// - Parameter text: at most 255 bytes; none for nothing.
  package static func setFarewell(_ text: String) {
    precondition(text.utf8.count < 256, "a longer farewell than there is room for")
    var bytes = Array(text.utf8)
    host_terminal_set_farewell(&bytes, bytes.count)
  }

  /// The other screen, the mouse, the margins, colours and the hidden cursor taken back.
  static let closing =
    "\u{1b}[?1006l\u{1b}[?1003l\u{1b}[r\u{1b}[0m\u{1b}[?25h\u{1b}[?1049l"

  /// Puts it back as it was; nothing when it is not raw.
  public func restore() { host_terminal_restore() }
}
