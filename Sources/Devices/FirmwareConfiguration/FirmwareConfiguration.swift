public import Bus

/// What firmware is told and handed over besides the device tree: QEMU's `fw_cfg` (QEMU, docs/specs/fw_cfg.rst), as
/// `qemu,fw-cfg-mmio` in the device tree.
///
///     0x00  data       the selected item's next bytes: the first one read is the lowest of the value
///     0x08  selector   16 bits, big-endian, write only: which item, from its beginning
///     0x10  DMA        64 bits, big-endian: where a request lies in RAM, carried out when its low half is written;
///                      reads say that this is here
///
/// An item is some bytes under a number; files are items from 0x20 on, found by name in the directory (`FirmwareItem`). None can
/// be written.
public final class FirmwareConfiguration: Device {
  enum Register {
    static let data: UInt64 = 0x00
    static let selector: UInt64 = 0x08
    static let address: UInt64 = 0x10
    static let end: UInt64 = 0x18
  }

  /// "QEMU CFG", in the order of bytes in which it is read.
  private static let signature: UInt64 = 0x4746_4320_554d_4551

  /// Everything that the device remembers.
  struct State {
    var items: [FirmwareItem] = []
    /// The number of the selected item, which need not exist.
    var selected: UInt16 = 0
    /// Where in it reading goes on; may be beyond its end.
    var position: UInt32 = 0
    /// The high half of a request's address, written before the low one.
    var addressHigh: UInt32 = 0
  }

  var state = State()
  let memory: GuestMemory

  /// A device that carries out requests in `memory`, and has nothing to tell yet.
  public init(memory: GuestMemory) { self.memory = memory }

  /// Puts in what there is to be told.
  public func fill(_ items: [FirmwareItem]) { state.items = items }

  /// The size of the register window in bytes.
  public var windowSize: UInt64 { Register.end }

  /// Reads a register; the selector is for writing only, and reads as zero.
  public func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    guard width.isAligned(offset) else { throw .refused }
    switch offset {
    case Register.data..<Register.selector: return readData(count: width.rawValue)
    case Register.address...: return Self.signature >> (offset % 8 * 8) & width.mask
    default: return 0
    }
  }

  /// Writes a register; data cannot be written.
  public func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    guard width.isAligned(offset) else { throw .refused }
    switch (offset, width) {
    case (Register.data..<Register.selector, _): break
    case (Register.selector, .half): select(UInt16(truncatingIfNeeded: value).byteSwapped)
    case (Register.address, .word):
      state.addressHigh = UInt32(truncatingIfNeeded: value).byteSwapped
    case (Register.address + 4, .word):
      let low = UInt32(truncatingIfNeeded: value).byteSwapped
      carryOut(at: UInt64(state.addressHigh) << 32 | UInt64(low))
    case (Register.address, .double): carryOut(at: value.byteSwapped)
    default: throw .refused
    }
  }

  /// Back to power-on; the items stay until others are put in.
  public func reset() {
    let items = state.items
    state = State()
    state.items = items
  }

  func select(_ number: UInt16) {
    state.selected = number
    state.position = 0
  }

  /// The selected item's bytes; none where it does not exist.
  var selectedBytes: [UInt8] {
    state.items.first { $0.number == state.selected }?.bytes ?? []
  }

  private func readData(count: UInt8) -> UInt64 {
    let bytes = selectedBytes
    var value: UInt64 = 0
    for index in 0..<UInt64(count) where Int(state.position) < bytes.count {
      value |= UInt64(bytes[Int(state.position)]) << (index * 8)
      state.position += 1
    }
    return value
  }
}
