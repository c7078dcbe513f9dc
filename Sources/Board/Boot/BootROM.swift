public import Bus

/// The read-only memory in which every hart begins.
///
///     0x00  six instructions        a0 = hart's number, a1 = device tree, a2 = the structure below; go to `start`
///     0x18  start                   8 bytes
///     0x20  device tree's address   8 bytes
///     0x28  fw_dynamic_info         what OpenSBI's dynamic firmware wants to know (include/sbi/fw_dynamic.h)
///
/// The same bytes as QEMU's.
public final class BootROM: Device {
  private static let size = MemoryMap.bootROM.size

  /// The reset vector.
  // swift-format-ignore
  private static let code: [UInt32] = [
    0x0000_0297,  // auipc t0, 0
    0x0282_8613,  // addi  a2, t0, 0x28
    0xf140_2573,  // csrr  a0, mhartid
    0x0202_b583,  // ld    a1, 0x20(t0)
    0x0182_b283,  // ld    t0, 0x18(t0)
    0x0002_8067,  // jr    t0
  ]

  /// What OpenSBI calls `fw_dynamic_info`, each a word of 64 bits.
  private enum DynamicInformation {
    static let magic: UInt64 = 0x4942_534f  // "OSBI"
    static let version: UInt64 = 2
    static let supervisorMode: UInt64 = 1
    static let options: UInt64 = 0
    static let bootHart: UInt64 = 0
  }

  private var contents: [UInt8] = []

  /// An empty ROM.
  public init() {}

  /// Fills the ROM: harts go to `start`, and firmware is told to go to `next` in S mode afterwards.
  public func fill(start: UInt64, deviceTree: UInt64, next: UInt64) {
    contents = []
    for instruction in Self.code { append(UInt64(instruction), count: 4) }
    for word in [
      start, deviceTree,
      DynamicInformation.magic, DynamicInformation.version, next,
      DynamicInformation.supervisorMode, DynamicInformation.options, DynamicInformation.bootHart,
    ] { append(word, count: 8) }
  }

  /// The size of the register window in bytes.
  public var windowSize: UInt64 { Self.size }

  /// Reads bytes; there are zeros beyond what is filled.
  public func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<UInt64(width.rawValue) where offset + index < UInt64(contents.count) {
      value |= UInt64(contents[Int(offset + index)]) << (index * 8)
    }
    return value
  }

  /// Refused.
  public func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    throw .refused
  }

  /// Nothing changes.
  public func reset() {}

  /// The version of `visitState`.
  public var stateVersion: UInt32 { 1 }

  /// What it was filled with.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("contents", &contents, atMost: Int(Self.size))
  }

  /// It waits for nothing.
  public var sleeper: (any Sleeper)? { nil }

  private func append(_ value: UInt64, count: UInt64) {
    for index in 0..<count { contents.append(UInt8(truncatingIfNeeded: value >> (index * 8))) }
  }
}
