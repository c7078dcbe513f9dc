/// What a keyboard or pointer of virtio says of itself: one thing at a time, which the driver selects (virtio 1.2,
/// section 5.8.2).
///
///     0 selection (1)   1 subselection (1)   2 size (1)   8 what was selected (size)
struct VirtioInputConfiguration {
  private enum Selection {
    static let name: UInt8 = 0x01
    static let serialNumber: UInt8 = 0x02
    static let identifiers: UInt8 = 0x03
    static let properties: UInt8 = 0x10
    static let codes: UInt8 = 0x11
    static let axis: UInt8 = 0x12
  }

  private static let sizeOffset: UInt64 = 2
  private static let contentOffset: UInt64 = 8
  private static let longest = 128

  private let device: VirtioDevice

  init(_ device: VirtioDevice) { self.device = device }

  func description() throws(VirtioError) -> InputDescription {
    var description = InputDescription()
    description.name = ByteString(try text(Selection.name))
    description.serialNumber = ByteString(try text(Selection.serialNumber))
    description.place = ByteString(device.name + "/input0")
    let identifiers = try read(Selection.identifiers)
    if identifiers.count >= 8 {
      description.identifiers = InputDescription.Identifiers(
        bus: identifiers.number(at: 0), vendor: identifiers.number(at: 2),
        product: identifiers.number(at: 4), version: identifiers.number(at: 6))
    }
    description.properties = set(try read(Selection.properties), InputDescription.propertyCount)
    try readKinds(into: &description)
    return description
  }

  private func readKinds(into description: inout InputDescription) throws(VirtioError) {
    description.kinds.set(Int(InputEvent.Kind.synchronization))
    for (kind, count) in InputDescription.codeCounts {
      let codes = set(try read(Selection.codes, UInt8(kind)), count)
      guard !codes.isEmpty else { continue }
      description.kinds.set(Int(kind))
      description.codes.append((kind, codes))
    }
    let repetition = InputEvent.Kind.repetition
    if !(try read(Selection.codes, UInt8(repetition))).isEmpty {
      description.kinds.set(Int(repetition))
    }
    let places = description.codes(of: InputEvent.Kind.absolute)?.runs.joined() ?? [].joined()
    for code in places { description.axes.append((UInt16(code), try axis(UInt8(code)))) }
  }

  private func axis(_ code: UInt8) throws(VirtioError) -> InputDescription.Axis {
    let bytes = try read(Selection.axis, code)
    guard bytes.count >= 20 else { throw .wrongConfiguration("axis") }
    return InputDescription.Axis(
      least: bytes.number(at: 0), largest: bytes.number(at: 4), noise: bytes.number(at: 8),
      deadZone: bytes.number(at: 12), unitsPerMillimetre: bytes.number(at: 16))
  }

  private func set(_ bytes: [UInt8], _ count: Int) -> BitSet {
    var set = BitSet(count: count)
    for (index, byte) in bytes.enumerated() {
      for bit in 0..<8 where byte >> UInt8(bit) & 1 != 0 { set.set(8 * index + bit) }
    }
    return set
  }

  /// Up to a zero, which a device may put at its end.
  private func text(_ selection: UInt8) throws(VirtioError) -> [UInt8] {
    Array(try read(selection).prefix { $0 != 0 })
  }

  private func read(_ selection: UInt8, _ subselection: UInt8 = 0) throws(VirtioError) -> [UInt8] {
    let registers = device.registers
    registers.setConfiguration8(0, to: selection)
    registers.setConfiguration8(1, to: subselection)
    let size = Int(registers.configuration8(Self.sizeOffset))
    guard size <= Self.longest else { throw .wrongConfiguration("size of what was selected") }
    return (0..<size).map { registers.configuration8(Self.contentOffset + UInt64($0)) }
  }
}
