import Bus
import Configuration
import Host

extension Machine {
  /// A configuration in which each card on a network that it shares with others has an address, for the archive, too: there
  /// QEMU's usual address would be every machine's.
  ///
  /// A TAP interface has one user at a time, so its name gives an address that stays. On a bridge or a switch it is drawn anew
  /// for each start; of a deterministic machine, from its seed.
  static func withCardAddresses(_ configuration: MachineConfiguration) -> MachineConfiguration {
    var result = configuration
    for (index, network) in configuration.networks.enumerated() where network.mac == nil {
      switch network.kind {
      case .none, .user: continue
      case .tap: result.networks[index].mac = address(network.interface ?? "", hostNumber)
      case .bridge, .switch:
        let seed = configuration.deterministic ? configuration.seed : randomNumber
        result.networks[index].mac = address("card \(index)", seed)
      }
    }
    return result
  }

  /// Three bytes that say whose addresses these are (QEMU's, for virtual machines), and three of a hash.
  private static func address(_ name: String, _ seed: UInt64) -> HardwareAddress? {
    let hash = Hash64.hash(Array(name.utf8), seed: seed)
    let last = (0..<3).map { UInt8(truncatingIfNeeded: hash >> ($0 * 8)) }
    return HardwareAddress([0x52, 0x54, 0] + last)
  }

  /// A number that tells this host from others, where it has one (machine-id(5)).
  private static var hostNumber: UInt64 {
    let identifier = try? FileContents.read("/etc/machine-id", limit: 1024)
    return Hash64.hash(identifier ?? [])
  }

  private static var randomNumber: UInt64 {
    var number: UInt64 = 0
    withUnsafeMutableBytes(of: &number) { HostEntropy().fill($0) }
    return number
  }
}
