import Processor

/// A device's side of virtio over MMIO, which does what a test says: true or not.
final class ScriptedDevice: RegisterBank {
  /// A request as the device finds it.
  struct Request {
    let head: UInt16
    let segments: [(address: UInt64, count: Int, isWritable: Bool)]

    var room: Int { segments.reduce(0) { $0 + ($1.isWritable ? $1.count : 0) } }
  }

  private typealias Register = VirtioRegisters.Register

  var features: UInt64
  var refusesFeatures = false
  var queueSize: UInt32 = 8
  private(set) var status: UInt32 = 0
  private(set) var accepted: UInt64 = 0
  private(set) var notifications = 0
  var interruptStatus: UInt32 = 0
  /// What the configuration space holds, after what was written to its first two bytes.
  var configuration: (_ selection: [UInt8], _ offset: Int) -> UInt8 = { _, _ in 0 }
  private var selection: [UInt8] = [0, 0]
  private static let configurationStart: UInt64 = 0x100
  private var selectedFeatures = 0
  private var words: [UInt64: UInt64] = [:]
  private var taken: UInt16 = 0
  private var given: UInt16 = 0

  init(features: VirtioFeatures) { self.features = features.rawValue }

  func read(_ offset: UInt64, width: Int) -> UInt64 {
    if offset >= Self.configurationStart {
      return UInt64(configuration(selection, Int(offset - Self.configurationStart)))
    }
    return switch Register(rawValue: offset) {
    case .magicValue: UInt64(VirtioRegisters.magic)
    case .version: 2
    case .deviceIdentifier: 4
    case .deviceFeatures: features >> UInt64(32 * selectedFeatures) & 0xffff_ffff
    case .queueSizeMaximum: UInt64(queueSize)
    case .queueReady: 0
    case .status: UInt64(refusesFeatures ? status & ~8 : status)
    case .interruptStatus: UInt64(interruptStatus)
    default: 0
    }
  }

  func write(_ offset: UInt64, _ value: UInt64, width: Int) {
    let place = Int(offset) - Int(Self.configurationStart)
    if selection.indices.contains(place) { selection[place] = UInt8(value) }
    switch Register(rawValue: offset) {
    case .status: status = UInt32(value)
    case .deviceFeaturesSelection, .driverFeaturesSelection: selectedFeatures = Int(value)
    case .driverFeatures: accepted |= value << UInt64(32 * selectedFeatures)
    case .queueNotify: notifications += 1
    case .interruptAcknowledge: interruptStatus &= ~UInt32(value)
    default: words[offset] = value
    }
  }

  func askForReset() {
    status |= 64
    interruptStatus = 2
  }

  // MARK: Its side of the queue

  private func place(_ register: VirtioRegisters.Register) -> UnsafeMutableRawPointer {
    let low = words[register.rawValue] ?? 0
    let high = words[register.rawValue + 4] ?? 0
    return UnsafeMutableRawPointer(bitPattern: UInt(low | high << 32)).unsafelyUnwrapped
  }

  var size: Int { Int(words[VirtioRegisters.Register.queueSize.rawValue] ?? 0) }

  /// What the driver has put into the queue since the last time.
  func takeAll() -> [Request] {
    let available = place(.queueDriver)
    var requests: [Request] = []
    while taken != available.load(fromByteOffset: 2, as: UInt16.self) {
      let head = available.load(fromByteOffset: 4 + 2 * (Int(taken) % size), as: UInt16.self)
      requests.append(Request(head: head, segments: segments(from: head)))
      taken &+= 1
    }
    // The next notification is wanted for what comes now.
    place(.queueDevice).storeBytes(of: taken, toByteOffset: 4 + 8 * size, as: UInt16.self)
    return requests
  }

  private func segments(from head: UInt16) -> [(address: UInt64, count: Int, isWritable: Bool)] {
    var table = place(.queueDescriptors)
    var number = Int(head)
    var result: [(address: UInt64, count: Int, isWritable: Bool)] = []
    while true {
      let entry = table + 16 * number
      let address = entry.load(as: UInt64.self)
      let flags = entry.load(fromByteOffset: 12, as: UInt16.self)
      if flags & 4 != 0 {
        table = UnsafeMutableRawPointer(bitPattern: UInt(address)).unsafelyUnwrapped
        number = 0
        continue
      }
      let count = Int(entry.load(fromByteOffset: 8, as: UInt32.self))
      result.append((address, count, flags & 2 != 0))
      guard flags & 1 != 0 else { return result }
      number = Int(entry.load(fromByteOffset: 14, as: UInt16.self))
    }
  }

  /// Gives something back, whether it had it or not.
  func give(_ head: UInt32, written: UInt32) {
    let used = place(.queueDevice)
    let entry = used + 4 + 8 * (Int(given) % size)
    entry.storeBytes(of: head, as: UInt32.self)
    entry.storeBytes(of: written, toByteOffset: 4, as: UInt32.self)
    given &+= 1
    used.storeBytes(of: given, toByteOffset: 2, as: UInt16.self)
  }

  /// Whether the driver wants an interrupt for the next request that is given back (section 2.7.10).
  var isToInterrupt: Bool {
    given == place(.queueDriver).load(fromByteOffset: 4 + 2 * size, as: UInt16.self)
  }

  /// Says that it has given back so many more than it wrote entries for.
  func jump(by count: UInt16) {
    given &+= count
    place(.queueDevice).storeBytes(of: given, toByteOffset: 2, as: UInt16.self)
  }
}
