extension VirtioInput {
  /// What the driver can ask for (virtio 1.3, section 5.8.4).
  private enum Selection {
    static let name: UInt8 = 1
    static let serialNumber: UInt8 = 2
    static let identifiers: UInt8 = 3
    static let properties: UInt8 = 0x10
    static let events: UInt8 = 0x11
    static let axis: UInt8 = 0x12
  }

  private static let contentOffset = 8
  /// BUS_VIRTUAL, and the vendor that virtio's devices have in QEMU.
  private static let (bus, vendor) = (UInt16(6), UInt16(0x0627))

  /// The configuration space:
  ///
  ///     selection (1)  subselection (1)  size (1)  0 (5)  what was selected (size)
  public func configurationByte(at offset: Int) -> UInt8 {
    switch offset {
    case 0: return state.selection
    case 1: return state.subselection
    case 2: return UInt8(content.count)
    default:
      let place = offset - Self.contentOffset
      return content.indices.contains(place) ? content[place] : 0
    }
  }

  /// The driver selects.
  public func setConfigurationByte(at offset: Int, to value: UInt8) {
    if offset == 0 { state.selection = value }
    if offset == 1 { state.subselection = value }
  }

  /// What is selected, at most 128 bytes; empty where there is no such thing.
  private var content: [UInt8] {
    switch state.selection {
    case Selection.name where state.subselection == 0: Array(kind.name.utf8)
    case Selection.serialNumber where state.subselection == 0: Array("0".utf8)
    case Selection.identifiers where state.subselection == 0:
      bytes(of: [Self.bus, Self.vendor, UInt16(kind.rawValue) + 1, 1])
    case Selection.events: codes(of: UInt16(state.subselection))
    case Selection.axis where kind == .tablet && state.subselection < 2:
      // The least, the largest, noise, a dead zone, and units a millimetre: 4 bytes each.
      bytes(of: [0, 0, InputKind.largestPlace, 0, 0, 0, 0, 0, 0, 0])
    default: []
    }
  }

  private func bytes(of numbers: [UInt16]) -> [UInt8] {
    numbers.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  /// A bit for each code of a kind of events, without zeros at the end.
  private func codes(of event: UInt16) -> [UInt8] {
    guard let codes = kind.events.first(where: { $0.kind == event })?.codes else { return [] }
    var bits: [UInt8] = []
    for code in codes.joined() {
      while bits.count <= Int(code) / 8 { bits.append(0) }
      bits[Int(code) / 8] |= 1 << UInt8(code % 8)
    }
    return bits
  }
}
