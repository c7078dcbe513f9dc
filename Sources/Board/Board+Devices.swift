public import Bus
import Devices

// The devices, for who looks on. On a deterministic board, call between two runs.
extension Board {
  /// The devices at the bus, but for virtio slots with nothing in them, in the order of their addresses.
  public func observeDevices() -> [DeviceObservation] {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    let names = nodeNames
    let order = devices.indices.sorted { devices[$0].region.base < devices[$1].region.base }
    return order.compactMap { index in
      let region = devices[index].region
      let slot = slot(of: index)
      if let slot, transports[slot].device == nil { return nil }
      let device = slot.flatMap { transports[$0].device }
      return DeviceObservation(
        index: index, name: names[region.base] ?? devices[index].name,
        title: device?.title ?? Self.titles[devices[index].name] ?? devices[index].name,
        addresses: region.base..<region.base + region.size,
        interrupt: region.interrupt == 0 ? nil : Int(region.interrupt),
        queues: device?.queueObservations ?? [], isDriven: device?.link.isDriven ?? true,
        traffic: device?.link.traffic
          ?? (devices[index].device === uart ? uart.traffic : DeviceTraffic()))
    }
  }

  /// Has somebody told what devices do; `listener` gives one for the index of a device, or none.
  public func listen(_ listener: (Int) -> (any DeviceListener)?) {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    for index in devices.indices {
      if let slot = slot(of: index) {
        transports[slot].device?.link.listener = listener(index)
      } else if devices[index].device === plic {
        plic.listener = listener(index)
      } else if devices[index].device === uart {
        uart.listener = listener(index)
      }
    }
  }

  /// The virtio slot that a device is; nil where it is none.
  private func slot(of index: Int) -> Int? {
    let device = devices[index].device
    return transports.firstIndex { $0 === device }
  }

  /// What devices beside virtio's are, by their names in saved state.
  static let titles = [
    "clint": "timers and software interrupts of the harts", "plic": "interrupt controller",
    "uart": "serial line 16550A", "clock": "clock", "generation": "generation identifier",
    "finisher": "test finisher: power off, reboot", "boot rom": "boot ROM",
    "fw_cfg": "what firmware is told", "flash 0": "flash memory for firmware",
    "flash 1": "flash memory for what firmware keeps",
  ]

  /// The names of nodes in the guest's device tree, by the addresses in them.
  private var nodeNames: [UInt64: String] {
    guard let root = try? DeviceTreeReader.root(of: deviceTree) else { return [:] }
    var names: [UInt64: String] = [:]
    for node in root.children + (root.child("soc")?.children ?? []) {
      let parts = node.name.split(separator: "@")
      guard parts.count == 2, let address = UInt64(parts[1], radix: 16) else { continue }
      names[address] = node.name
    }
    return names
  }
}
