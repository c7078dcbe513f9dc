internal import CHost
internal import Glibc

/// A network interface of this host, as it was when it was looked at.
struct HostInterface {
  /// The largest packet it takes, in bytes from the IP header on.
  let mtu: Int
  /// Whether it works.
  let isUp: Bool

  /// Nil where this host has none of that name.
  init?(_ name: String) {
    var mtu: Int32 = 0
    var isUp = false
    guard host_interface(name, &mtu, &isUp) else { return nil }
    (self.mtu, self.isUp) = (Int(mtu), isUp)
  }

  /// How a TAP interface is made that its user may open.
  static func makingTap(_ name: String) -> String {
    "sudo ip tuntap add dev \(name) mode tap user \(user); sudo ip link set \(name) up"
  }

  private static var user: String {
    guard let entry = getpwuid(geteuid()) else { return "$USER" }
    return String(cString: entry.pointee.pw_name)
  }
}
