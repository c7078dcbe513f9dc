/// /dev/vsock, by which programs ask for the machine's number.
final class MachineNumberFile: OpenFile {
  /// IOCTL_VM_SOCKETS_GET_LOCAL_CID
  private static let numberRequest: UInt64 = 0x7b9

  override func control(_ request: UInt64, _ argument: UInt64) throws(Errno) -> Int {
    guard request == Self.numberRequest else { throw .inappropriateIOCTLForDevice }
    try UserMemory.write(MachineSockets.lock.withLock { MachineSockets.machine }, to: argument)
    return 0
  }
}
