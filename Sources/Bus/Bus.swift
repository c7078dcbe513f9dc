/// Carries accesses from harts to memory and devices. It knows ranges and offsets; a device never learns its address.
public final class Bus {
  /// The machine's RAM.
  public let memory: GuestMemory
  /// Held during every call of a device.
  public let lock: any Lock

  private struct Mapping {
    let base: UInt64
    let size: UInt64
    let device: any Device
  }

  @exclusivity(unchecked)
  private var mappings: [Mapping] = []
  /// Devices that can be executed from, and where; the same from the end of the wiring on.
  @exclusivity(unchecked)
  var stores: [(place: Range<UInt64>, store: any CodeStore)] = []

  /// A bus with RAM and no devices yet.
  public init(memory: GuestMemory, lock: any Lock) {
    self.memory = memory
    self.lock = lock
  }

  /// Lets `device` answer from `base` on. Windows must not overlap: that is a mistake in the board's wiring.
  public func attach(_ device: any Device, at base: UInt64) {
    let end = base + device.windowSize
    for other in mappings {
      precondition(
        end <= other.base || other.base + other.size <= base, "windows overlap")
    }
    precondition(end <= memory.base || memory.end <= base, "window overlaps RAM")
    mappings.append(Mapping(base: base, size: device.windowSize, device: device))
  }

  /// Forgets every device. A machine's parts hold each other (device, wire, hart, bus): this lets go of them all.
  public func detachAll() {
    mappings = []
    stores = []
  }

  /// Reads a device register at a physical address outside RAM, zero-extended.
  public func read(_ address: UInt64, width: Width) throws(BusError) -> UInt64 {
    lock.lock()
    defer { lock.unlock() }
    let index = try index(of: address, width: width)
    return try mappings[index].device.read(
      offset: address &- mappings[index].base, width: width) & width.mask
  }

  /// Writes a device register at a physical address outside RAM.
  public func write(_ address: UInt64, width: Width, value: UInt64) throws(BusError) {
    lock.lock()
    defer { lock.unlock() }
    let index = try index(of: address, width: width)
    try mappings[index].device.write(
      offset: address &- mappings[index].base, width: width, value: value & width.mask)
  }

  /// How many devices are attached.
  package var deviceCount: Int { mappings.count }

  /// Whether a device answers at a physical address.
  public func hasDevice(at address: UInt64) -> Bool {
    mappings.contains { address &- $0.base < $0.size }
  }

  /// Resets every device, in the order they were attached.
  public func reset() {
    lock.lock()
    defer { lock.unlock() }
    for mapping in mappings { mapping.device.reset() }
  }

  /// Which mapping an access is for: its place, since a copy of it would be counted.
  private func index(of address: UInt64, width: Width) throws(BusError) -> Int {
    for index in mappings.indices {
      let offset = address &- mappings[index].base
      if offset < mappings[index].size, mappings[index].size &- offset >= UInt64(width.rawValue) {
        return index
      }
    }
    throw BusError.unmapped
  }
}
