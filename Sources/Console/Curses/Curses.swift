internal import CCurses
internal import Glibc
import Host

/// The functions of ncurses, which knows terminals.
enum Curses {
  static let sharedObject = HostLibrary("libncursesw.so.6", package: "libncursesw6")

  typealias Window = OpaquePointer
  typealias Screen = OpaquePointer

  // MARK: Beginning and end

  /// Terminal's name, output, input; nil where nobody knows the terminal.
  static let newTerminal:
    @Sendable @convention(c) (
      UnsafePointer<CChar>?, UnsafeMutablePointer<FILE>?, UnsafeMutablePointer<FILE>?
    ) -> Screen? =
      sharedObject["newterm"]
  static let end: @Sendable @convention(c) () -> Int32 = sharedObject["endwin"]
  static let forget: @Sendable @convention(c) (Screen?) -> Void = sharedObject["delscreen"]
  /// The whole terminal.
  static var window: Window? {
    let place: UnsafePointer<Window?> = sharedObject["stdscr"]
    return place.pointee
  }
  static let resize: @Sendable @convention(c) (Int32, Int32) -> Int32 = sharedObject["resizeterm"]

  /// What a terminal is sent to do something; nil where it cannot.
  static let command:
    @Sendable @convention(c) (UnsafePointer<CChar>?) -> UnsafeMutablePointer<CChar>? =
      sharedObject["tigetstr"]

  // MARK: Keys

  static let raw: @Sendable @convention(c) () -> Int32 = sharedObject["raw"]
  static let noEcho: @Sendable @convention(c) () -> Int32 = sharedObject["noecho"]
  static let noNewlines: @Sendable @convention(c) () -> Int32 = sharedObject["nonl"]
  static let setKeypad: @Sendable @convention(c) (Window?, Bool) -> Int32 = sharedObject["keypad"]
  static let setNoDelay: @Sendable @convention(c) (Window?, Bool) -> Int32 = sharedObject["nodelay"]
  static let setEscapeDelay: @Sendable @convention(c) (Int32) -> Int32 =
    sharedObject["set_escdelay"]
  static let getKey: @Sendable @convention(c) (Window?, UnsafeMutablePointer<UInt32>?) -> Int32 =
    sharedObject["wget_wch"]
  static let setMouse:
    @Sendable @convention(c) (mmask_t, UnsafeMutablePointer<mmask_t>?) -> mmask_t =
      sharedObject["mousemask"]
  static let setClickTime: @Sendable @convention(c) (Int32) -> Int32 =
    sharedObject["mouseinterval"]
  static let getMouse: @Sendable @convention(c) (UnsafeMutablePointer<MEVENT>?) -> Int32 =
    sharedObject["getmouse"]

  // MARK: Drawing

  static let move: @Sendable @convention(c) (Window?, Int32, Int32) -> Int32 = sharedObject["wmove"]
  static let add: @Sendable @convention(c) (Window?, UnsafePointer<wchar_t>?, Int32) -> Int32 =
    sharedObject["waddnwstr"]
  /// Attributes, a pair that is not used, the pair.
  static let setAttributes:
    @Sendable @convention(c) (Window?, UInt32, Int16, UnsafeMutableRawPointer?) -> Int32 =
      sharedObject["wattr_set"]
  static let clear: @Sendable @convention(c) (Window?) -> Int32 = sharedObject["wclear"]
  static let refresh: @Sendable @convention(c) (Window?) -> Int32 = sharedObject["wrefresh"]
  static let showCursor: @Sendable @convention(c) (Int32) -> Int32 = sharedObject["curs_set"]

  // MARK: Colours

  static let hasColours: @Sendable @convention(c) () -> Bool = sharedObject["has_colors"]
  static let startColours: @Sendable @convention(c) () -> Int32 = sharedObject["start_color"]
  static let useDefaultColours: @Sendable @convention(c) () -> Int32 =
    sharedObject["use_default_colors"]
  static let setPair: @Sendable @convention(c) (Int32, Int32, Int32) -> Int32 =
    sharedObject["init_extended_pair"]
  static let resetPairs: @Sendable @convention(c) () -> Void = sharedObject["reset_color_pairs"]
  static var colourCount: Int { number("COLORS") }
  static var pairCount: Int { number("COLOR_PAIRS") }

  private static func number(_ name: String) -> Int {
    let place: UnsafePointer<Int32> = sharedObject[name]
    return Int(place.pointee)
  }
}
