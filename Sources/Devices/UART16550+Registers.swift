public import Bus

extension UART16550 {
  /// The registers by offset. Two of them give way to the divisor while LCR's DLAB is set.
  private enum Register {
    static let data: UInt64 = 0
    static let interruptEnable: UInt64 = 1
    static let identification: UInt64 = 2
    static let lineControl: UInt64 = 3
    static let modemControl: UInt64 = 4
    static let lineStatus: UInt64 = 5
    static let modemStatus: UInt64 = 6
    static let scratch: UInt64 = 7
  }

  private var selectsDivisor: Bool { state.lineControl & 0x80 != 0 }

  /// Reads a register. A wider access acts as a byte access, as with QEMU's `serial-mm`.
  public func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    try check(offset: offset, width: width)
    return UInt64(readRegister(offset))
  }

  /// Writes a register. A wider access acts as a byte access.
  public func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    try check(offset: offset, width: width)
    writeRegister(offset, UInt8(truncatingIfNeeded: value))
    updateInterrupt()
  }

  private func check(offset: UInt64, width: Width) throws(BusError) {
    guard width.isAligned(offset) else { throw BusError.refused }
    guard offset <= Register.scratch else { throw BusError.unmapped }
  }

  private func readRegister(_ offset: UInt64) -> UInt8 {
    switch offset {
    case Register.data: return selectsDivisor ? UInt8(state.divisor & 0xff) : readData()
    case Register.interruptEnable:
      return selectsDivisor ? UInt8(state.divisor >> 8) : state.interruptEnable
    case Register.identification: return readIdentification()
    case Register.lineControl: return state.lineControl
    case Register.modemControl: return state.modemControl
    case Register.lineStatus: return readLineStatus()
    case Register.modemStatus: return modemStatus
    default: return state.scratch
    }
  }

  private func writeRegister(_ offset: UInt64, _ value: UInt8) {
    switch offset {
    case Register.data where selectsDivisor: state.divisor = state.divisor & 0xff00 | UInt16(value)
    case Register.data: transmit(value)
    case Register.interruptEnable where selectsDivisor:
      state.divisor = state.divisor & 0xff | UInt16(value) << 8
    case Register.interruptEnable: writeInterruptEnable(value)
    case Register.identification: writeFIFOControl(value)
    case Register.lineControl: state.lineControl = value
    case Register.modemControl:
      state.modemControl = value & 0x1f
      pull()
    case Register.scratch: state.scratch = value
    default: break
    }
  }

  private func readData() -> UInt8 {
    guard !state.received.isEmpty else { return 0 }
    let byte = state.received.removeFirst()
    state.hasTimedOut = false
    pull()
    restartTimeout()
    updateInterrupt()
    return byte
  }

  private func transmit(_ byte: UInt8) {
    if isLooped { receiveFromLoop(byte) } else { send(byte) }
    state.transmitterInterruptIsPending = true
  }

  private func send(_ byte: UInt8) {
    port.transmit(byte)
    traffic.requests &+= 1
    traffic.bytesFromGuest &+= 1
    listener?.happened(.bytes(count: 1, isLeaving: true))
  }

  /// Enabling the transmitter's interrupt asks for one at once, for the transmitter is empty. Drivers test for that.
  private func writeInterruptEnable(_ value: UInt8) {
    let changed = (state.interruptEnable ^ value) & 0x0f
    state.interruptEnable = value & 0x0f
    if changed & InterruptEnable.transmitterEmpty != 0 {
      state.transmitterInterruptIsPending = value & InterruptEnable.transmitterEmpty != 0
    }
  }

  /// Being told of the empty transmitter takes that interrupt back.
  private func readIdentification() -> UInt8 {
    let identification = identification
    if identification == Identification.transmitterEmpty {
      state.transmitterInterruptIsPending = false
      updateInterrupt()
    }
    return identification | (hasFIFOs ? Identification.fifosEnabled : 0)
  }

  /// Turning the FIFOs on or off empties them, too.
  private func writeFIFOControl(_ value: UInt8) {
    let switches = (value ^ state.fifoControl) & FIFOControl.enable != 0
    if switches || value & FIFOControl.resetReceiver != 0 {
      state.received.removeAll()
      state.hasTimedOut = false
      timeline.cancel(self, token: 0)
    }
    if switches || value & FIFOControl.resetTransmitter != 0 {
      state.transmitterInterruptIsPending = true
    }
    state.fifoControl = value & FIFOControl.kept
    pull()
  }

  /// Data ready, overrun (once), and a transmitter that is always empty.
  private func readLineStatus() -> UInt8 {
    let status: UInt8 = (state.received.isEmpty ? 0 : 0x01) | (state.hasOverrun ? 0x02 : 0) | 0x60
    if state.hasOverrun {
      state.hasOverrun = false
      updateInterrupt()
    }
    return status
  }

  /// The line's other end is always ready; in loopback the outputs of MCR come back.
  private var modemStatus: UInt8 {
    guard isLooped else { return 0xb0 }
    let control = state.modemControl
    return (control & ModemControl.outs) << 4
      | (control & ModemControl.requestToSend) << 3
      | (control & ModemControl.dataTerminalReady) << 5
  }
}
