/// What goes along with bytes of a Unix socket: open files, and who sent it (unix(7), SCM_...).
enum UnixRights {
  private static let mostRights = 253
  private static let socketLevel: Int32 = 1
  private static let rightsType: Int32 = 1
  private static let credentialsType: Int32 = 2

  /// The files that go along. Credentials are always the sender's true ones, so those given are only checked.
  static func files(
    in control: ControlData, _ process: Process
  ) throws(Errno) -> [OpenFile] {
    var files: [OpenFile] = []
    for item in try control.items() {
      guard item.level == socketLevel else { throw .invalidArgument }
      switch item.type {
      case rightsType:
        for place in stride(from: 0, to: item.data.count - 3, by: 4) {
          files.append(try process.files.file(Int(item.data.number(at: place) as Int32)))
        }
      case credentialsType: try check(item.data, process)
      default: throw .invalidArgument
      }
    }
    guard files.count <= mostRights else { throw .invalidArgument }
    return files
  }

  private static func check(_ bytes: [UInt8], _ process: Process) throws(Errno) {
    guard bytes.count >= SocketCredentials.size else { throw .invalidArgument }
    let own = process.credentials
    let (user, group): (UInt32, UInt32) = (bytes.number(at: 4), bytes.number(at: 8))
    let isTrue =
      bytes.number(at: 0) == Int32(process.identifier)
      && [own.user, own.effectiveUser, own.savedUser].contains(user)
      && [own.group, own.effectiveGroup, own.savedGroup].contains(group)
    guard isTrue || own.isRoot else { throw .notPermitted }
  }

  /// Tells what came along; what finds no room is closed.
  static func control(
    _ received: UnixSocket.Received, passesCredentials: Bool, room: Int, _ manner: SocketManner,
    _ process: Process
  ) -> ControlData {
    var control = ControlData(room: room)
    if passesCredentials, let message = received.first {
      control.put(socketLevel, credentialsType, message.credentials.bytes)
    }
    let fits = control.roomForData / 4
    var descriptors = Structure()
    for (index, file) in received.rights.enumerated() {
      let descriptor =
        index < fits ? try? process.files.add(file, closesOnExec: manner.closesOnExec) : nil
      if let descriptor {
        descriptors.put(Int32(descriptor))
      } else {
        control.isTruncated = true
      }
      // The table holds it now, or nobody.
      file.releaseDescriptor()
    }
    if !descriptors.bytes.isEmpty { control.put(socketLevel, rightsType, descriptors.bytes) }
    return control
  }
}
