/// Which driver is for which device of virtio.
enum VirtioDrivers {
  struct Row {
    /// Virtio's number of the kind of device (virtio 1.2, chapter 5).
    let identifier: UInt32
    let name: StaticString
    /// Makes the driver, and starts the device.
    let start: (VirtioDevice) throws(VirtioError) -> Void

    init(
      _ identifier: UInt32, _ name: StaticString,
      _ start: @escaping (VirtioDevice) throws(VirtioError) -> Void
    ) {
      self.identifier = identifier
      self.name = name
      self.start = start
    }
  }

  /// A driver a line.
  static var all: [Row] {
    [
      .init(1, "a network card", VirtioNetworkCard.start),
      .init(2, "a disk", VirtioDisk.start),
      .init(3, "a console", VirtioConsole.start),
      .init(4, "an entropy source", VirtioEntropy.start),
      .init(9, "a folder of the host", VirtioFolder.start),
      .init(16, "a graphics card", VirtioGraphicsCard.start),
      .init(18, "a keyboard or pointer", VirtioInput.start),
      .init(19, "sockets", VirtioSocketDevice.start),
      .init(25, "a sound card", VirtioSoundCard.start),
    ]
  }

  /// Looks into each slot of the machine, and starts what it has a driver for.
  static func start() {
    let rows = all
    for (number, location) in Kernel.hardware.virtio.enumerated() {
      guard let device = VirtioDevice(location, number: number) else { continue }
      guard let row = rows.first(where: { $0.identifier == device.identifier }) else {
        log("\(device.name): a device of kind \(device.identifier), for which there is no driver")
        continue
      }
      do throws(VirtioError) {
        try row.start(device)
      } catch {
        device.giveUp()
        log("\(device.name): \(row.name) that cannot be used: \(error.words)")
      }
    }
  }
}
