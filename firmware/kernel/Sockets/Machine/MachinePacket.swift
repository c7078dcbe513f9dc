import Processor

/// What stands before the bytes of a packet: `struct virtio_vsock_hdr` (virtio 1.2, section 5.10.6),
/// 44 bytes.
///
///     0    source's machine (8)      target's machine (8)
///     16   source's port (4)   target's port (4)   byte count (4)
///     28   type (2)   operation (2)   flags (4)   room for bytes (4)   bytes that were taken (4)
struct MachinePacket {
  static let headerSize = 44
  /// The one type that there is here: bytes without bounds between them.
  private static let stream: UInt16 = 1

  enum Operation: UInt16 {
    case request = 1
    case response = 2
    case reset = 3
    case shutdown = 4
    case data = 5
    case creditUpdate = 6
    case creditRequest = 7
  }

  /// What the sender of a shutdown will do no more.
  struct Shutdown: OptionSet {
    let rawValue: UInt32
    static let receive = Shutdown(rawValue: 1)
    static let send = Shutdown(rawValue: 2)
    static let both: Shutdown = [.receive, .send]
  }

  var source: MachineAddress
  var target: MachineAddress
  /// Nil of what nobody knows.
  var operation: Operation?
  var shutdown: Shutdown = []
  /// How much room the sender has for the stream's bytes, and how many its program has taken; modulo 2^32.
  var room: UInt32 = 0
  var taken: UInt32 = 0
  var byteCount = 0

  init(
    _ operation: Operation, from source: MachineAddress, to target: MachineAddress
  ) {
    self.operation = operation
    self.source = source
    self.target = target
  }

  /// A header that was received; nil if it contradicts itself.
  init?(_ place: UnsafeRawPointer, written: Int) {
    guard written >= Self.headerSize else { return nil }
    func number(_ offset: Int) -> UInt32 { readShared32(place + offset) }
    // Machines' numbers have 32 bits, in fields of 64.
    guard number(4) == 0, number(12) == 0 else { return nil }
    source = MachineAddress(machine: number(0), port: number(16))
    target = MachineAddress(machine: number(8), port: number(20))
    byteCount = Int(number(24))
    guard byteCount <= written - Self.headerSize else { return nil }
    let kind = number(28)
    operation =
      UInt16(truncatingIfNeeded: kind) == Self.stream
      ? Operation(rawValue: UInt16(kind >> 16)) : nil
    shutdown = Shutdown(rawValue: number(32))
    (room, taken) = (number(36), number(40))
  }

  func write(to place: UnsafeMutableRawPointer) {
    let kind = UInt32(Self.stream) | UInt32(operation?.rawValue ?? 0) << 16
    let words = [
      source.machine, 0, target.machine, 0, source.port, target.port, UInt32(byteCount), kind,
      shutdown.rawValue, room, taken,
    ]
    for (index, word) in words.enumerated() {
      place.storeBytes(of: word, toByteOffset: 4 * index, as: UInt32.self)
    }
  }
}
