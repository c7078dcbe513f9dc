import Processor

/// A terminal at a UART of the kind 16550A (PC16550D datasheet, 8.0 "Registers"): `ttyS0`.
///
/// Nobody waits for the line: a writer leaves its bytes in the output, and the UART interrupts when it has
/// room for 16 more of them.
final class SerialTerminal: Terminal {
  private enum Register {
    /// Received bytes, and those to send.
    static let data: UInt64 = 0
    static let interruptEnable: UInt64 = 1
    static let identification: UInt64 = 2
    static let fifoControl: UInt64 = 2
    static let lineControl: UInt64 = 3
    static let modemControl: UInt64 = 4
    static let lineStatus: UInt64 = 5
  }

  private static let receivedEnable: UInt8 = 1
  private static let transmitterEnable: UInt8 = 2
  private static let hasReceived: UInt8 = 1
  private static let isTransmitterEmpty: UInt8 = 0x20
  private static let fifoSize = 16

  private let registers: UInt64
  /// What the interrupt enable register has; guarded by the terminal's lock.
  private var enabled: UInt8 = 0

  init(registers: UInt64, number: UInt32) {
    self.registers = registers
    super.init(device: DeviceNumber(major: 4, minor: 64 + number))
  }

  /// - Parameter interrupt: the UART's source at the PLIC.
  func start(interrupt source: Int) {
    // FIFOs on and empty; 8 bits; all outputs on, the one that lets interrupts through among them.
    write(Register.fifoControl, 0x07)
    write(Register.lineControl, 0x03)
    write(Register.modemControl, 0x0b)
    lock.withLock { enable(Self.receivedEnable) }
    InterruptController.handle(source) { self.interrupt() }
  }

  private func read(_ register: UInt64) -> UInt8 { readDevice8(registers + register) }
  private func write(_ register: UInt64, _ value: UInt8) {
    writeDevice8(registers + register, value)
  }

  private func enable(_ interrupts: UInt8) {
    guard interrupts != enabled else { return }
    enabled = interrupts
    write(Register.interruptEnable, interrupts)
  }

  private func interrupt() {
    // Reading it takes the transmitter's interrupt back.
    _ = read(Register.identification)
    var received: [UInt8] = []
    while received.count < 256, read(Register.lineStatus) & Self.hasReceived != 0 {
      received.append(read(Register.data))
    }
    if received.isEmpty {
      lock.withLock { startOutput() }
    } else {
      receive(received)
    }
  }

  /// Fills the transmitter's FIFO as often as it is found empty; the rest goes when it interrupts.
  override func startOutput() {
    var didSend = false
    while hasOutput, read(Register.lineStatus) & Self.isTransmitterEmpty != 0 {
      for _ in 0..<Self.fifoSize {
        guard let byte = takeOutputByte() else { break }
        write(Register.data, byte)
      }
      didSend = true
    }
    enable(hasOutput ? Self.receivedEnable | Self.transmitterEnable : Self.receivedEnable)
    if didSend { becameWritable.wakeAll() }
  }
}
