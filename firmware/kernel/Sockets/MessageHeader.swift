/// `struct msghdr`, by which `sendmsg` and `recvmsg` are told where everything is:
///
///     +0  name      +8  its size     +16  iovec     +24  how many
///     +32 control   +40 its size     +48  flags
///
/// Control data is a row of `struct cmsghdr`: a size, a level, a type, and what it says.
struct MessageHeader {
  private static let size = 56
  private static let largestControl = 10240
  private static let mostRights = 253
  private static let socketLevel: Int32 = 1
  private static let rightsType: Int32 = 1
  private static let credentialsType: Int32 = 2
  private static let headerSize = 16
  /// MSG_CTRUNC: control data found no room.
  static let controlTruncated: UInt32 = 8

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

  // MARK: Sending

  /// The files that go along. Credentials are always the sender's true ones, so those given are only checked.
  func rights(_ process: Process) throws(Errno) -> [OpenFile] {
    guard control != 0, controlSize >= Self.headerSize else { return [] }
    guard controlSize <= Self.largestControl else { throw .noBufferSpace }
    let bytes = try UserMemory.readBytes(control, count: controlSize)
    var files: [OpenFile] = []
    var start = 0
    while start + Self.headerSize <= bytes.count {
      let size: UInt64 = bytes.number(at: start)
      guard size >= UInt64(Self.headerSize), size <= UInt64(bytes.count - start) else {
        throw .invalidArgument
      }
      let level: Int32 = bytes.number(at: start + 8)
      let type: Int32 = bytes.number(at: start + 12)
      guard level == Self.socketLevel else { throw .invalidArgument }
      let data = start + Self.headerSize..<start + Int(size)
      switch type {
      case Self.rightsType:
        for place in stride(from: data.lowerBound, to: data.upperBound - 3, by: 4) {
          files.append(try process.files.file(Int(bytes.number(at: place) as Int32)))
        }
      case Self.credentialsType: try check(Array(bytes[data]), process)
      default: throw .invalidArgument
      }
      start += (Int(size) + 7) & ~7
    }
    guard files.count <= Self.mostRights else { throw .invalidArgument }
    return files
  }

  private func check(_ bytes: [UInt8], _ process: Process) throws(Errno) {
    guard bytes.count >= SocketCredentials.size else { throw .invalidArgument }
    let own = process.credentials
    let (user, group): (UInt32, UInt32) = (bytes.number(at: 4), bytes.number(at: 8))
    let isTrue =
      bytes.number(at: 0) == Int32(process.identifier)
      && [own.user, own.effectiveUser, own.savedUser].contains(user)
      && [own.group, own.effectiveGroup, own.savedGroup].contains(group)
    guard isTrue || own.isRoot else { throw .notPermitted }
  }

  // MARK: Receiving

  /// Tells what came along; flags that say what found no room.
  func writeControl(
    _ received: UnixSocket.Received, passesCredentials: Bool, closesOnExec: Bool,
    _ process: Process
  ) throws(Errno) -> UInt32 {
    var structure = Structure()
    var flags: UInt32 = 0
    let room = control == 0 ? 0 : controlSize
    if passesCredentials, let message = received.first {
      put(message.credentials.bytes, Self.credentialsType, room, &structure, &flags)
    }
    let fits = max(0, (room - structure.bytes.count - Self.headerSize) / 4)
    var descriptors = Structure()
    for (index, file) in received.rights.enumerated() {
      let descriptor =
        index < fits ? try? process.files.add(file, closesOnExec: closesOnExec) : nil
      if let descriptor {
        descriptors.put(Int32(descriptor))
      } else {
        flags |= Self.controlTruncated
      }
      // The table holds it now, or nobody.
      file.releaseDescriptor()
    }
    if !descriptors.bytes.isEmpty {
      put(descriptors.bytes, Self.rightsType, room, &structure, &flags)
    }
    if control != 0 { try UserMemory.write(structure.bytes, to: control) }
    try UserMemory.write(UInt64(structure.bytes.count), to: address + 40)
    return flags
  }

  private func put(
    _ data: [UInt8], _ type: Int32, _ room: Int, _ structure: inout Structure,
    _ flags: inout UInt32
  ) {
    guard structure.bytes.count + Self.headerSize + data.count <= room else {
      return flags |= Self.controlTruncated
    }
    structure.put(UInt64(Self.headerSize + data.count))
    structure.put(Self.socketLevel)
    structure.put(type)
    for byte in data { structure.put(byte) }
    structure.fill(to: min(room, (structure.bytes.count + 7) & ~7))
  }

  func writeFlags(_ flags: UInt32) throws(Errno) {
    try UserMemory.write(flags, to: address + 48)
  }
}
