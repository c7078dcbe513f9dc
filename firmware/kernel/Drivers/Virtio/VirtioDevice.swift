import Processor
import Synchronization

/// What a driver of a device of virtio is told. Calls come from an interrupt, with interrupts held off.
protocol VirtioDriver: AnyObject {
  /// There may be something in the used rings.
  func buffersUsed()
  /// The device says something else of itself than before.
  func configurationChanged()
  /// The device was reset, for good: requests that it had will not come back.
  func deviceFailed()
}

/// A device of virtio as its driver sees it: what all of them have in common (virtio 1.2, chapters 2 and 3).
///
///     reset --> acknowledge --> driver --> features agreed --> queues --> ready      it works
///                                                                           |
///                                     a rule is broken by the device        v
///                                                                         failed     never used again
final class VirtioDevice {
  /// Bits of the status register (section 2.1).
  private enum Status {
    static let acknowledge: UInt32 = 1
    static let driver: UInt32 = 2
    static let driverReady: UInt32 = 4
    static let featuresAgreed: UInt32 = 8
    static let needsReset: UInt32 = 64
    static let failed: UInt32 = 128
  }

  /// Bits of the interrupt status.
  private enum Interrupt {
    static let buffersUsed: UInt32 = 1
    static let configurationChanged: UInt32 = 2
  }

  /// How long a reset may take: the machine's start waits for it.
  private static let patience: UInt64 = 10_000_000_000

  let registers: VirtioRegisters
  /// Which kind of device it is (chapter 5).
  let identifier: UInt32
  private let interrupt: Int
  /// Such as `virtio2`, for messages.
  let name: String
  /// What device and driver have agreed on.
  private(set) var features: VirtioFeatures = []
  /// It will not be used again.
  private let broken = Atomic<UInt32>(0)
  private var driver: (any VirtioDriver)?

  /// The device in a slot; nil if there is none.
  init?(_ location: Hardware.DeviceLocation, number: Int) {
    registers = VirtioRegisters(base: location.address)
    interrupt = location.interrupt
    guard registers[.magicValue] == VirtioRegisters.magic, registers[.version] == 2 else {
      return nil
    }
    identifier = registers[.deviceIdentifier]
    name = "virtio\(number)"
    if identifier == 0 { return nil }
  }

  var isBroken: Bool { broken.load(ordering: .acquiring) != 0 }

  // MARK: Starting (section 3.1.1)

  /// The first steps: up to an agreement on features.
  func negotiate(_ wanted: [VirtioFeatureRow]) throws(VirtioError) {
    registers[.status] = 0
    let deadline = Clock.now + Self.patience
    while registers[.status] != 0 {
      guard Clock.now < deadline else { throw .noAnswer }
      spinHint()
    }
    registers[.status] = Status.acknowledge
    registers[.status] = Status.acknowledge | Status.driver
    let offered = offeredFeatures
    for row in wanted + VirtioFeatureRow.ofAllDrivers {
      if offered.isSuperset(of: row.feature) {
        features.formUnion(row.feature)
      } else if row.isNeeded {
        throw .featureMissing(row.name)
      }
    }
    accept(features)
    let agreed = Status.acknowledge | Status.driver | Status.featuresAgreed
    registers[.status] = agreed
    guard registers[.status] & Status.featuresAgreed != 0 else { throw .featuresRefused }
  }

  private var offeredFeatures: VirtioFeatures {
    registers[.deviceFeaturesSelection] = 0
    let low = UInt64(registers[.deviceFeatures])
    registers[.deviceFeaturesSelection] = 1
    return VirtioFeatures(rawValue: low | UInt64(registers[.deviceFeatures]) << 32)
  }

  private func accept(_ features: VirtioFeatures) {
    registers[.driverFeaturesSelection] = 0
    registers[.driverFeatures] = UInt32(truncatingIfNeeded: features.rawValue)
    registers[.driverFeaturesSelection] = 1
    registers[.driverFeatures] = UInt32(truncatingIfNeeded: features.rawValue >> 32)
  }

  /// The last step: queues are there, and the device may use them and interrupt.
  func start(_ driver: any VirtioDriver) {
    self.driver = driver
    InterruptController.handle(interrupt) { self.serveInterrupt() }
    registers[.status] = registers[.status] | Status.driverReady
  }

  /// The driver cannot use it.
  func giveUp() { registers[.status] = registers[.status] | Status.failed }

  // MARK: Running

  /// Once more for each event that comes while an earlier one is served: the wire stays up then, and
  /// does not ask again.
  private func serveInterrupt() {
    while !isBroken {
      let events = registers[.interruptStatus]
      guard events & (Interrupt.buffersUsed | Interrupt.configurationChanged) != 0 else { return }
      registers[.interruptAcknowledge] = events
      if events & Interrupt.configurationChanged != 0 { serveConfigurationChange() }
      if events & Interrupt.buffersUsed != 0, !isBroken { driver?.buffersUsed() }
    }
  }

  private func serveConfigurationChange() {
    if registers[.status] & Status.needsReset != 0 { return fail(.needsReset) }
    driver?.configurationChanged()
  }

  /// The device has broken a rule: it is reset, so that it touches no memory any more, and left alone.
  /// The driver's lock is not held.
  func fail(_ error: VirtioError) {
    guard broken.exchange(1, ordering: .acquiringAndReleasing) == 0 else { return }
    registers[.status] = 0
    log("\(name): \(error.words); it is not used any more")
    driver?.deviceFailed()
  }
}
