internal import CHost
internal import Glibc

/// Linux's sound library, which SDL brings along, and which tells its troubles to the standard error output: into the middle of
/// what a guest writes to the terminal.
enum ALSA {
  private typealias Handler = @convention(c) (UnsafeRawPointer?) -> Int32

  /// Makes it say nothing, where it is there: what matters SDL says again.
  static func silence() {
    guard let handle = dlopen("libasound.so.2", RTLD_NOW | RTLD_LOCAL),
      let address = dlsym(handle, "snd_lib_error_set_handler")
    else { return }
    _ = unsafeBitCast(address, to: Handler.self)(host_silent_handler())
  }
}
