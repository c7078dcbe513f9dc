/// Streams between machines, without a network (vsock(7)): to the one that this machine runs on, and back.
///
///     let host = try MachineSocket.connect(port: 52)       // a program of the host
///     let service = try MachineSocket.listen(port: 1024)   // for programs of the host
///     let client = try MachineSocket.accept(service)
///
/// What comes back is a descriptor like others, to be read, written and closed.
public enum MachineSocket {
  /// This machine, and the one that it runs on.
  public static let own = 1
  public static let host = 2

  private static let family = 40
  private static let stream = 1
  private static let closeOnExecute = 0o2000000
  private static let anyMachine = 0xffff_ffff

  private static func open() throws(Errno) -> FileDescriptor {
    FileDescriptor(try SystemCall.makeSocket(family, stream | closeOnExecute, 0))
  }

  /// Does a call with `struct sockaddr_vm`: family (2), 0 (2), port (4), machine (4), 0 (4).
  private static func withAddress(
    _ machine: Int, _ port: Int, _ call: (Int) throws(Errno) -> Void
  ) throws(Errno) {
    var address: (Int32, UInt32, UInt32, UInt32) = (
      Int32(family), UInt32(truncatingIfNeeded: port), UInt32(truncatingIfNeeded: machine), 0
    )
    try withUnsafeMutablePointer(to: &address) { (address) throws(Errno) in
      try call(Int(bitPattern: address))
    }
  }

  /// - Throws: `connectionReset` if nobody listens there, `operationNotSupportedByDevice` if the machine has no
  ///   such device.
  public static func connect(machine: Int = host, port: Int) throws(Errno) -> FileDescriptor {
    let socket = try open()
    do throws(Errno) {
      try withAddress(machine, port) { (address) throws(Errno) in
        try SystemCall.connectSocket.persistently(socket.rawValue, address, 16)
      }
    } catch {
      try? socket.close()
      throw error
    }
    return socket
  }

  /// Waits for programs of the host, and of this machine.
  public static func listen(port: Int, backlog: Int = 8) throws(Errno) -> FileDescriptor {
    let socket = try open()
    do throws(Errno) {
      try withAddress(anyMachine, port) { (address) throws(Errno) in
        try SystemCall.bindSocket(socket.rawValue, address, 16)
      }
      try SystemCall.listenSocket(socket.rawValue, backlog)
    } catch {
      try? socket.close()
      throw error
    }
    return socket
  }

  public static func accept(_ socket: FileDescriptor) throws(Errno) -> FileDescriptor {
    FileDescriptor(
      try SystemCall.acceptSocket.persistently(socket.rawValue, 0, 0, closeOnExecute))
  }

  /// Nothing more is sent: the other side comes to the end, and can still answer.
  public static func end(_ socket: FileDescriptor) throws(Errno) {
    try SystemCall.shutDownSocket(socket.rawValue, 1)
  }
}
