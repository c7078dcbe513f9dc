/// `struct msghdr`, by which `sendmsg` and `recvmsg` are told where everything is:
///
///     +0  name      +8  its size     +16  iovec     +24  how many
///     +32 control   +40 its size     +48  flags
struct MessageHeader {
  private static let size = 56
  private static let largestControl = 10240

  let address: UInt64
  let name: UInt64
  let nameSize: Int
  let transfer: Transfer
  private let control: UInt64
  private let controlSize: Int

  init(at address: UInt64) throws(Errno) {
    let bytes = try UserMemory.readBytes(address, count: Self.size)
    self.address = address
    name = bytes.number(at: 0)
    nameSize = Int(bytes.number(at: 8) as Int32)
    let count: UInt64 = bytes.number(at: 24)
    guard count <= 1024 else { throw .messageTooLong }
    transfer = try FileCalls.vector(bytes.number(at: 16), count: Int(count))
    control = bytes.number(at: 32)
    controlSize = Int(min(bytes.number(at: 40) as UInt64, UInt64(Int32.max)))
  }

  /// What a program sends along.
  func outgoingControl() throws(Errno) -> ControlData {
    guard control != 0, controlSize >= ControlData.headerSize else { return ControlData() }
    guard controlSize <= Self.largestControl else { throw .noBufferSpace }
    return ControlData(try UserMemory.readBytes(control, count: controlSize))
  }

  var controlRoom: Int { control == 0 ? 0 : controlSize }

  /// Tells what came along.
  func write(_ data: ControlData, _ flags: SocketManner.Flags) throws(Errno) {
    if control != 0 { try UserMemory.write(data.bytes, to: control) }
    try UserMemory.write(UInt64(data.bytes.count), to: address + 40)
    let told = data.isTruncated ? flags.union(.controlTruncated) : flags
    try UserMemory.write(told.rawValue, to: address + 48)
  }
}
