/// Names of the kernel's functions, which the build puts behind its code.
///
/// The table, sorted by address: words of 32 bits, an offset from the image's start and an offset into
/// the names, which are terminated by zeros. The image is linked once without it, to know the addresses.
enum KernelSymbols {
  static func writeName(of address: UInt64) {
  }
}
