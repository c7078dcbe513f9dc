/// The functions of libchafa, which makes of a picture what a terminal can show.
///
/// Its headers want GLib's, which nobody else here does: so what is needed of them is said again, as of `libchafa.so.0`, which
/// only adds to its numbers.
enum Chafa {
  static let sharedObject = HostLibrary("libchafa.so.0", package: "libchafa0")

  /// `ChafaPixelMode`.
  enum PixelMode: Int32 {
    case symbols = 0
    case sixels = 1
    case kitty = 2
  }

  /// `ChafaCanvasMode`.
  enum CanvasMode: Int32 {
    case trueColour = 0
    case indexed256 = 1
    case indexed16 = 3
    /// The terminal's own two.
    case plain = 5
  }

  /// `ChafaTermSeq`: what a terminal may understand.
  enum Sequence: Int32 {
    case directColours = 33
    case colours256 = 36
    case sixels = 40
    case kittyImage = 43
  }

  /// `ChafaPixelType`: blue first, alpha last.
  static let bgra: Int32 = 5

  /// `ChafaSymbolTags`.
  enum Symbols {
    /// Spaces, blocks, halves, quarters: what every font draws without gaps.
    static let blocks: Int32 = 1 | 1 << 3 | 1 << 7 | 1 << 8 | 1 << 9
    /// Letters and the like.
    static let ascii: Int32 = 1 | 1 << 14
  }

  /// `GString`, which C functions of Swift can only name by an address.
  struct Text {
    let start: UnsafeMutablePointer<CChar>?
    let count: UInt
    let capacity: UInt
  }

  typealias Environment = UnsafePointer<UnsafeMutablePointer<CChar>?>

  // MARK: Terminals

  static let terminals: @Sendable @convention(c) () -> OpaquePointer? =
    sharedObject["chafa_term_db_get_default"]
  static let detect: @Sendable @convention(c) (OpaquePointer?, Environment?) -> OpaquePointer? =
    sharedObject["chafa_term_db_detect"]
  static let anyTerminal: @Sendable @convention(c) (OpaquePointer?) -> OpaquePointer? =
    sharedObject["chafa_term_db_get_fallback_info"]
  /// Adds to the first what the second knows more.
  static let supplement: @Sendable @convention(c) (OpaquePointer?, OpaquePointer?) -> Void =
    sharedObject["chafa_term_info_supplement"]
  static let understands: @Sendable @convention(c) (OpaquePointer?, Int32) -> Int32 =
    sharedObject["chafa_term_info_have_seq"]
  static let forgetTerminal: @Sendable @convention(c) (OpaquePointer?) -> Void =
    sharedObject["chafa_term_info_unref"]

  // MARK: Canvases

  static let makeConfiguration: @Sendable @convention(c) () -> OpaquePointer? =
    sharedObject["chafa_canvas_config_new"]
  static let forgetConfiguration: @Sendable @convention(c) (OpaquePointer?) -> Void =
    sharedObject["chafa_canvas_config_unref"]
  /// Columns and lines.
  static let setGeometry: @Sendable @convention(c) (OpaquePointer?, Int32, Int32) -> Void =
    sharedObject["chafa_canvas_config_set_geometry"]
  /// Pixels of a character.
  static let setCellGeometry: @Sendable @convention(c) (OpaquePointer?, Int32, Int32) -> Void =
    sharedObject["chafa_canvas_config_set_cell_geometry"]
  static let setCanvasMode: @Sendable @convention(c) (OpaquePointer?, Int32) -> Void =
    sharedObject["chafa_canvas_config_set_canvas_mode"]
  static let setPixelMode: @Sendable @convention(c) (OpaquePointer?, Int32) -> Void =
    sharedObject["chafa_canvas_config_set_pixel_mode"]
  /// Up to 1 for the best picture, down to 0 for the soonest.
  static let setWork: @Sendable @convention(c) (OpaquePointer?, Float) -> Void =
    sharedObject["chafa_canvas_config_set_work_factor"]
  static let setSymbols: @Sendable @convention(c) (OpaquePointer?, OpaquePointer?) -> Void =
    sharedObject["chafa_canvas_config_set_symbol_map"]
  static let makeSymbols: @Sendable @convention(c) () -> OpaquePointer? =
    sharedObject["chafa_symbol_map_new"]
  static let addSymbols: @Sendable @convention(c) (OpaquePointer?, Int32) -> Void =
    sharedObject["chafa_symbol_map_add_by_tags"]
  static let forgetSymbols: @Sendable @convention(c) (OpaquePointer?) -> Void =
    sharedObject["chafa_symbol_map_unref"]
  static let makeCanvas: @Sendable @convention(c) (OpaquePointer?) -> OpaquePointer? =
    sharedObject["chafa_canvas_new"]
  static let forgetCanvas: @Sendable @convention(c) (OpaquePointer?) -> Void =
    sharedObject["chafa_canvas_unref"]
  /// Kind of pixels, pixels, width, height, bytes from a row to the next.
  static let draw:
    @Sendable @convention(c) (OpaquePointer?, Int32, UnsafeRawPointer?, Int32, Int32, Int32) -> Void =
      sharedObject["chafa_canvas_draw_all_pixels"]
  /// Canvas, column, row.
  static let character: @Sendable @convention(c) (OpaquePointer?, Int32, Int32) -> UInt32 =
    sharedObject["chafa_canvas_get_char_at"]
  /// The same, and the colours of the character and of what is behind it: -1 for none.
  static let colours:
    @Sendable @convention(c) (
      OpaquePointer?, Int32, Int32, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?
    ) -> Void = sharedObject["chafa_canvas_get_colors_at"]
  static let print:
    @Sendable @convention(c) (OpaquePointer?, OpaquePointer?) -> UnsafeMutableRawPointer? =
      sharedObject["chafa_canvas_print"]
  /// The second argument frees the bytes as well.
  static let forgetText:
    @Sendable @convention(c) (UnsafeMutableRawPointer?, Int32) -> UnsafeMutablePointer<CChar>? =
      sharedObject["g_string_free"]
}
