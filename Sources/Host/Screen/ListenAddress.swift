internal import Glibc

/// An address of this host, as libvncserver wants it.
enum ListenAddress {
  /// In the order of the network.
  case version4(in_addr_t)
  case version6(String)

  /// From numbers; nil for anything else.
  init?(_ text: String) {
    var short: in_addr_t = 0
    var long: (UInt64, UInt64) = (0, 0)
    if inet_pton(AF_INET, text, &short) == 1 {
      self = .version4(short)
    } else if inet_pton(AF_INET6, text, &long) == 1 {
      self = .version6(text)
    } else {
      return nil
    }
  }
}
