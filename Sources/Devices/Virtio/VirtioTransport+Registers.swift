import Bus

extension VirtioTransport {
  /// The registers by offset (virtio 1.3, section 4.2.2).
  private enum Register {
    static let magicValue: UInt64 = 0x000
    static let version: UInt64 = 0x004
    static let deviceID: UInt64 = 0x008
    static let vendorID: UInt64 = 0x00c
    static let deviceFeatures: UInt64 = 0x010
    static let deviceFeaturesSelect: UInt64 = 0x014
    static let driverFeatures: UInt64 = 0x020
    static let driverFeaturesSelect: UInt64 = 0x024
    static let queueSelect: UInt64 = 0x030
    static let queueSizeMax: UInt64 = 0x034
    static let queueSize: UInt64 = 0x038
    static let queueReady: UInt64 = 0x044
    static let queueNotify: UInt64 = 0x050
    static let interruptStatus: UInt64 = 0x060
    static let interruptAcknowledge: UInt64 = 0x064
    static let status: UInt64 = 0x070
    static let queueAddressesStart: UInt64 = 0x080
    static let queueAddressesEnd: UInt64 = 0x0a8
    static let sharedMemoryStart: UInt64 = 0x0b0
    static let sharedMemoryEnd: UInt64 = 0x0c0
    static let configurationGeneration: UInt64 = 0x0fc
  }

  /// Reads a 32-bit register. Those that are only written, and those that do not exist, are 0.
  func readRegister(_ offset: UInt64) -> UInt64 {
    switch offset {
    case Register.magicValue: return 0x7472_6976  // "virt"
    case Register.version: return 2
    case Register.vendorID: return 0x554d_4551  // "QEMU", which some drivers look for
    default: break
    }
    guard let device else { return 0 }
    let link = device.link
    switch offset {
    case Register.deviceID: return UInt64(device.deviceID)
    case Register.deviceFeatures: return deviceFeatures(device)
    case Register.queueSizeMax: return selectedQueue == nil ? 0 : Self.maximumQueueSize
    case Register.queueReady:
      guard let index = selectedQueue else { return 0 }
      return link.state.queues[index].isReady ? 1 : 0
    case Register.interruptStatus: return UInt64(link.state.interruptStatus)
    case Register.status: return UInt64(link.state.status)
    // No shared memory region exists: length and address are all ones.
    case Register.sharedMemoryStart..<Register.sharedMemoryEnd: return 0xffff_ffff
    case Register.configurationGeneration: return UInt64(link.state.configurationGeneration)
    default: return 0
    }
  }

  /// Writes a 32-bit register.
  func writeRegister(_ offset: UInt64, _ value: UInt64) {
    guard let device else { return }
    switch offset {
    case Register.deviceFeaturesSelect: state.deviceFeaturesSelect = value
    case Register.driverFeatures: writeDriverFeatures(value, device.link)
    case Register.driverFeaturesSelect: state.driverFeaturesSelect = value
    case Register.queueSelect: state.queueSelect = value
    case Register.queueSize, Register.queueAddressesStart..<Register.queueAddressesEnd:
      configureQueue(offset, value, device.link)
    case Register.queueReady: writeQueueReady(value, device)
    case Register.queueNotify:
      if value < UInt64(device.link.queueCount), device.link.isLive {
        device.queueNotified(Int(value))
      }
    case Register.interruptAcknowledge:
      device.link.acknowledge(UInt8(truncatingIfNeeded: value))
    case Register.status: writeStatus(UInt8(truncatingIfNeeded: value), device)
    default: break
    }
  }

  private var selectedQueue: Int? {
    guard let device, state.queueSelect < UInt64(device.link.queueCount) else { return nil }
    return Int(state.queueSelect)
  }

  private func offered(by device: any VirtioDevice) -> UInt64 {
    device.features | VirtioFeature.ofQueues
  }

  private func deviceFeatures(_ device: any VirtioDevice) -> UInt64 {
    switch state.deviceFeaturesSelect {
    case 0: return offered(by: device) & 0xffff_ffff
    case 1: return offered(by: device) >> 32
    default: return 0
    }
  }

  private func writeDriverFeatures(_ value: UInt64, _ link: VirtioLink) {
    guard link.state.status & VirtioLink.Status.featuresOK == 0 else { return }
    switch state.driverFeaturesSelect {
    case 0: link.state.driverFeatures = link.state.driverFeatures & ~0xffff_ffff | value
    case 1: link.state.driverFeatures = link.state.driverFeatures & 0xffff_ffff | value << 32
    default: break
    }
  }

  /// Sizes and addresses; a queue that is ready keeps what it has.
  private func configureQueue(_ offset: UInt64, _ value: UInt64, _ link: VirtioLink) {
    guard let index = selectedQueue, !link.state.queues[index].isReady else { return }
    func low(_ address: inout UInt64) { address = address & ~0xffff_ffff | value }
    func high(_ address: inout UInt64) { address = address & 0xffff_ffff | value << 32 }
    switch offset {
    case Register.queueSize: link.state.queues[index].size = UInt32(truncatingIfNeeded: value)
    case 0x080: low(&link.state.queues[index].descriptorArea)
    case 0x084: high(&link.state.queues[index].descriptorArea)
    case 0x090: low(&link.state.queues[index].driverArea)
    case 0x094: high(&link.state.queues[index].driverArea)
    case 0x0a0: low(&link.state.queues[index].deviceArea)
    case 0x0a4: high(&link.state.queues[index].deviceArea)
    default: break
    }
  }

  private func writeQueueReady(_ value: UInt64, _ device: any VirtioDevice) {
    guard let index = selectedQueue else { return }
    if value & 1 == 0 {
      stop(queue: index, of: device)
    } else if !device.link.state.queues[index].isReady {
      device.link.start(queue: index)
      if device.link.isLive { device.queueNotified(index) }
    }
  }

  /// Zero resets. FEATURES_OK stays clear where the driver wants what was not offered, and only a reset takes
  /// DEVICE_NEEDS_RESET away.
  private func writeStatus(_ value: UInt8, _ device: any VirtioDevice) {
    guard value != 0 else {
      reset()
      return
    }
    let link = device.link
    let wasLive = link.isLive
    var status = value & ~VirtioLink.Status.needsReset
    status |= link.state.status & VirtioLink.Status.needsReset
    if status & ~link.state.status & VirtioLink.Status.featuresOK != 0,
      !link.negotiate(offered: offered(by: device))
    {
      status &= ~VirtioLink.Status.featuresOK
    }
    link.state.status = status
    guard link.isLive, !wasLive else { return }
    // Buffers may have been made available before the device was told to start.
    for index in 0..<link.queueCount { device.queueNotified(index) }
  }
}
