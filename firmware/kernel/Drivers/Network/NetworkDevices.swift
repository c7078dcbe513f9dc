/// The network cards of the machine: net0, net1 ...
enum NetworkDevices {
  /// Of our own, as Linux has no such files: the numbers that it keeps for experiments.
  private static let major: UInt32 = 240

  private static let lock = SpinLock()
  /// Guarded by the lock, and only ever added to.
  nonisolated(unsafe) private static var devices: [NetworkDevice] = []

  static var all: [NetworkDevice] { lock.withLock { devices } }

  /// A card that a driver has found, while the machine starts.
  static func add(_ device: NetworkDevice) {
    let index = all.count
    device.name = ByteString("net\(index)")
    lock.withLock { devices.append(device) }
    Devices.register(device.name, .characterDevice, major, UInt32(index), permissions: 0o600) {
      NetworkDeviceFile(device, $0)
    }
    log("net\(index): \(device.hardwareAddress.text)\(device.isLinkUp ? "" : ", no link")")
  }
}
