public import Bus

/// Core-local interruptor: a software interrupt and a timer for each hart (`sifive,clint0`; the ACLINT's MSWI
/// and MTIMER at the same places).
///
///     0x0000 + 4 * hart    msip: bit 0 is the hart's machine software interrupt
///     0x4000 + 8 * hart    mtimecmp: the hart's machine timer interrupt is pending while mtime >= mtimecmp
///     0xbff8               mtime
public final class CLINT: Device, Sleeper {
  /// Everything the device remembers; `mtime` is the timebase's.
  struct State {
    var softwareInterrupts: [Bool]
    var timeCompares: [UInt64]

    /// After power-on no timer is set.
    init(hartCount: Int) {
      softwareInterrupts = [Bool](repeating: false, count: hartCount)
      timeCompares = [UInt64](repeating: ~0, count: hartCount)
    }
  }

  private static let timeCompareBase: UInt64 = 0x4000
  private static let time: UInt64 = 0xbff8
  private static let end: UInt64 = 0xc000

  var state: State
  private let timebase: Timebase
  private let softwareLines: [InterruptLine]
  private let timerLines: [InterruptLine]

  /// A CLINT for as many harts as there are lines: `softwareLines[hart]` ends in `mip.MSIP`, `timerLines[hart]` in
  /// `mip.MTIP`.
  public init(timebase: Timebase, softwareLines: [InterruptLine], timerLines: [InterruptLine]) {
    precondition(softwareLines.count == timerLines.count, "each hart has both lines")
    precondition(softwareLines.count <= 4095, "the window has room for 4095 harts")
    state = State(hartCount: timerLines.count)
    self.timebase = timebase
    self.softwareLines = softwareLines
    self.timerLines = timerLines
    timebase.add(comparator: self)
  }

  /// The size of the register window in bytes.
  public var windowSize: UInt64 { 0x10000 }

  /// Reads a register, zero-extended.
  public func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    try check(offset: offset, width: width)
    if offset < Self.timeCompareBase {
      let hart = Int(offset / 4)
      return hart < softwareLines.count && state.softwareInterrupts[hart] ? 1 : 0
    }
    let register = offset & ~7
    let value: UInt64
    if register == Self.time {
      value = timebase.ticks
    } else {
      let hart = Int((register - Self.timeCompareBase) / 8)
      value = hart < timerLines.count ? state.timeCompares[hart] : 0
    }
    return value >> (offset % 8 * 8) & width.mask
  }

  /// Writes a register.
  public func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    try check(offset: offset, width: width)
    if offset < Self.timeCompareBase {
      let hart = Int(offset / 4)
      guard hart < softwareLines.count else { return }
      state.softwareInterrupts[hart] = value & 1 != 0
      softwareLines[hart].set(value & 1 != 0)
      return
    }
    let register = offset & ~7
    if register == Self.time {
      timebase.set(ticks: Self.merge(value, into: timebase.ticks, at: offset, width: width))
    } else {
      let hart = Int((register - Self.timeCompareBase) / 8)
      guard hart < timerLines.count else { return }
      state.timeCompares[hart] = Self.merge(
        value, into: state.timeCompares[hart], at: offset, width: width)
      compare(hart: hart)
    }
  }

  /// Token 0: the timebase was set; token n: the timer of hart n - 1.
  public func wake(token: UInt64) {
    if token == 0 {
      for hart in 0..<timerLines.count { compare(hart: hart) }
    } else if token <= UInt64(timerLines.count) {
      compare(hart: Int(token - 1))
    }
  }

  /// Back to power-on.
  public func reset() {
    timebase.reset()
    state = State(hartCount: timerLines.count)
    for hart in 0..<timerLines.count {
      softwareLines[hart].set(false)
      compare(hart: hart)
    }
  }

  private func check(offset: UInt64, width: Width) throws(BusError) {
    guard offset < Self.end else { throw BusError.unmapped }
    let isTimer = offset >= Self.timeCompareBase
    guard width == .word || width == .double && isTimer, width.isAligned(offset) else {
      throw BusError.refused
    }
  }

  /// Raises the hart's timer interrupt if its time has come, else lowers it and waits.
  private func compare(hart: Int) {
    let timeCompare = state.timeCompares[hart]
    let isPending = timebase.ticks >= timeCompare
    timerLines[hart].set(isPending)
    if !isPending { timebase.schedule(self, token: UInt64(hart) + 1, atTicks: timeCompare) }
  }

  /// `old` with the 4 or 8 bytes at `offset` replaced.
  private static func merge(
    _ value: UInt64, into old: UInt64, at offset: UInt64, width: Width
  ) -> UInt64 {
    let shift = offset % 8 * 8
    return old & ~(width.mask << shift) | value << shift
  }
}
