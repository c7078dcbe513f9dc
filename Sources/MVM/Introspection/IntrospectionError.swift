import Assembly

/// Why it cannot be told what runs in a guest.
public enum IntrospectionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// `the guest does not tell what runs in it: MVM's own kernel does, and Linux, once they have started`
  case none
  /// `the guest tells what runs in it in version N, and this MVM knows version 1`
  case unknownVersion(UInt32)
  /// `the guest's Linux does not describe its types: it was built without CONFIG_DEBUG_INFO_BTF`
  case noTypes
  /// `the guest's Linux has no NAME, which this MVM looks for`
  case missing(String)
  /// `what the guest tells of itself cannot be right: REASON at ADDRESS`
  case damaged(reason: String, address: UInt64)

  /// The message, one line without a full stop.
  public var description: String {
    switch self {
    case .none:
      "the guest does not tell what runs in it: MVM's own kernel does, and Linux, once they have started"
    case .unknownVersion(let version):
      "the guest tells what runs in it in version \(version), and this MVM knows version \(GuestSystem.version)"
    case .noTypes:
      "the guest's Linux does not describe its types: it was built without CONFIG_DEBUG_INFO_BTF"
    case .missing(let name): "the guest's Linux has no \(name), which this MVM looks for"
    case .damaged(let reason, let address):
      "what the guest tells of itself cannot be right: \(reason) at \(Hexadecimal.prefixed(address))"
    }
  }
}
