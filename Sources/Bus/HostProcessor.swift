/// A kind of processor that a host may have, and code can be made and shown for.
public enum HostProcessor: CaseIterable, Sendable {
  case x86_64
  /// AArch64, little-endian.
  case arm64

  /// The one that this was compiled for; nil where that is neither.
  public static var host: HostProcessor? {
    #if arch(x86_64)
      .x86_64
    #elseif arch(arm64)
      .arm64
    #else
      nil
    #endif
  }
}
