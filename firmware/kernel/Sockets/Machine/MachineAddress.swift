/// Where a machine socket is: a machine and a port of it (vsock(7)). In a program's memory, `struct sockaddr_vm`:
///
///     family (2) | 0 (2) | port (4) | machine (4) | flags (1) | 0 (3)
struct MachineAddress: Hashable {
  static let family = 40
  private static let size = 16

  /// Any machine, or any port that is free: VMADDR_CID_ANY and VMADDR_PORT_ANY.
  static let any = UInt32.max
  /// This machine, whatever its number is (VMADDR_CID_LOCAL).
  static let local: UInt32 = 1
  /// The one that this machine runs on (VMADDR_CID_HOST).
  static let host: UInt32 = 2
  /// The first port that everybody may have.
  static let firstFreePort: UInt32 = 1024

  static let none = MachineAddress(machine: any, port: any)

  var machine: UInt32
  var port: UInt32

  init(machine: UInt32, port: UInt32) {
    self.machine = machine
    self.port = port
  }

  /// What a program gives.
  init(_ bytes: [UInt8]) throws(Errno) {
    guard bytes.count >= Self.size else { throw .invalidArgument }
    guard bytes.number(at: 0) == UInt16(Self.family) else { throw .addressFamilyNotSupported }
    self.init(machine: bytes.number(at: 8), port: bytes.number(at: 4))
  }

  var bytes: [UInt8] {
    var structure = Structure()
    structure.put(UInt16(Self.family))
    structure.put(UInt16(0))
    structure.put(port)
    structure.put(machine)
    structure.fill(to: Self.size)
    return structure.bytes
  }
}
