internal import CCapstone

/// The functions of libcapstone, as its header declares them.
enum Capstone {
  static let sharedObject = HostLibrary(
    "libcapstone.so.\(CS_API_MAJOR)", package: "libcapstone\(CS_API_MAJOR)")

  static let open:
    @Sendable @convention(c) (cs_arch, cs_mode, UnsafeMutablePointer<csh>?) -> cs_err =
      sharedObject["cs_open"]
  static let close: @Sendable @convention(c) (UnsafeMutablePointer<csh>?) -> cs_err =
    sharedObject["cs_close"]
  static let option: @Sendable @convention(c) (csh, cs_opt_type, Int) -> cs_err =
    sharedObject["cs_option"]
  static let allocate: @Sendable @convention(c) (csh) -> UnsafeMutablePointer<cs_insn>? =
    sharedObject["cs_malloc"]
  static let free: @Sendable @convention(c) (UnsafeMutablePointer<cs_insn>?, Int) -> Void =
    sharedObject["cs_free"]
  /// Takes the next instruction off what is left of bytes, and moves code, count and address on.
  static let next:
    @Sendable @convention(c) (
      csh, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<Int>?,
      UnsafeMutablePointer<UInt64>?, UnsafeMutablePointer<cs_insn>?
    ) -> Bool = sharedObject["cs_disasm_iter"]
}
