/// Bytes on their way through a socket, with what goes along.
final class SocketMessage {
  let bytes: [UInt8]
  /// Those before it were read; of streams only.
  var offset = 0
  /// Descriptors for the receiver: the files stay open on the way.
  private(set) var rights: [OpenFile]
  let credentials: SocketCredentials
  let sender: SocketName?

  init(
    _ bytes: [UInt8], _ rights: [OpenFile], _ credentials: SocketCredentials,
    from sender: SocketName?
  ) {
    self.bytes = bytes
    self.rights = rights
    self.credentials = credentials
    self.sender = sender
    for file in rights { file.retainDescriptor() }
  }

  /// The receiver has them now, and releases their descriptors.
  func takeRights() -> [OpenFile] {
    let taken = rights
    rights = []
    return taken
  }

  /// Not under a spin lock: files may be closed for good.
  deinit { for file in rights { file.releaseDescriptor() } }

  var remaining: Int { bytes.count - offset }
}

/// Who is at the other end: `struct ucred`.
struct SocketCredentials {
  var process: Int32 = 0
  var user: UInt32 = .max
  var group: UInt32 = .max

  init() {}

  init(of process: Process) {
    self.process = Int32(process.identifier)
    user = process.credentials.effectiveUser
    group = process.credentials.effectiveGroup
  }

  static let size = 12

  var bytes: [UInt8] {
    var structure = Structure()
    structure.put(process)
    structure.put(user)
    structure.put(group)
    return structure.bytes
  }
}
