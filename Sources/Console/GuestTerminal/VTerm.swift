internal import CVTerm
import Host

/// The functions of libvterm, which knows what a terminal does with what it is sent.
enum VTerm {
  static let sharedObject = HostLibrary("libvterm.so.0", package: "libvterm0")

  typealias Handle = OpaquePointer

  static let new: @Sendable @convention(c) (Int32, Int32) -> Handle? = sharedObject["vterm_new"]
  static let forget: @Sendable @convention(c) (Handle?) -> Void = sharedObject["vterm_free"]
  static let setSize: @Sendable @convention(c) (Handle?, Int32, Int32) -> Void =
    sharedObject["vterm_set_size"]
  static let setUTF8: @Sendable @convention(c) (Handle?, Int32) -> Void =
    sharedObject["vterm_set_utf8"]
  static let write: @Sendable @convention(c) (Handle?, UnsafeRawPointer?, Int) -> Int =
    sharedObject["vterm_input_write"]
  static let onOutput:
    @Sendable @convention(c) (
      Handle?, @convention(c) (UnsafePointer<CChar>?, Int, UnsafeMutableRawPointer?) -> Void,
      UnsafeMutableRawPointer?
    ) -> Void = sharedObject["vterm_output_set_callback"]

  // MARK: Keys and mouse

  static let type: @Sendable @convention(c) (Handle?, UInt32, VTermModifier) -> Void =
    sharedObject["vterm_keyboard_unichar"]
  static let press: @Sendable @convention(c) (Handle?, VTermKey, VTermModifier) -> Void =
    sharedObject["vterm_keyboard_key"]
  static let moveMouse: @Sendable @convention(c) (Handle?, Int32, Int32, VTermModifier) -> Void =
    sharedObject["vterm_mouse_move"]
  static let pressMouse: @Sendable @convention(c) (Handle?, Int32, Bool, VTermModifier) -> Void =
    sharedObject["vterm_mouse_button"]

  // MARK: The screen

  static let screen: @Sendable @convention(c) (Handle?) -> OpaquePointer? =
    sharedObject["vterm_obtain_screen"]
  static let onScreen:
    @Sendable @convention(c) (
      OpaquePointer?, UnsafePointer<VTermScreenCallbacks>?, UnsafeMutableRawPointer?
    ) -> Void = sharedObject["vterm_screen_set_callbacks"]
  static let enableOtherScreen: @Sendable @convention(c) (OpaquePointer?, Int32) -> Void =
    sharedObject["vterm_screen_enable_altscreen"]
  static let reset: @Sendable @convention(c) (OpaquePointer?, Int32) -> Void =
    sharedObject["vterm_screen_reset"]
  static let cell:
    @Sendable @convention(c) (OpaquePointer?, VTermPos, UnsafeMutablePointer<VTermScreenCell>?) ->
      Int32 = sharedObject["vterm_screen_get_cell"]
}
