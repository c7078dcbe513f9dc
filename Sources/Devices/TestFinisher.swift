public import Bus

/// The switch by which a guest ends the run: `sifive,test1` and `sifive,test0` in the device tree.
///
/// One register at offset 0. A write carries a command in its low half and an exit code in its high half.
public final class TestFinisher: Device {
  /// What the low half of a write asks for.
  private enum Command: UInt64 {
    case fail = 0x3333
    case pass = 0x5555
    case reset = 0x7777
  }

  private let power: any PowerControl

  /// A finisher that tells `power` what the guest asked for.
  public init(power: any PowerControl) { self.power = power }

  /// The size of the register window in bytes.
  public var windowSize: UInt64 { 0x1000 }

  /// Reads a register, zero-extended.
  public func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    try check(offset: offset, width: width)
    return 0
  }

  /// Writes a register.
  public func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    try check(offset: offset, width: width)
    guard offset == 0 else { return }
    switch Command(rawValue: value & 0xffff) {
    case .fail: power.powerOff(code: UInt32(truncatingIfNeeded: value >> 16 & 0xffff))
    case .pass: power.powerOff(code: 0)
    case .reset: power.reboot()
    case nil: break
    }
  }

  /// Back to power-on.
  public func reset() {}

  private func check(offset: UInt64, width: Width) throws(BusError) {
    guard width == .half || width == .word, width.isAligned(offset) else { throw BusError.refused }
  }
}
