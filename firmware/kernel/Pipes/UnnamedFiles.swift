import Synchronization

/// Numbers of what is open and has no inode: pipes, sockets, events.
enum FileNumbers {
  private static let last = Atomic<UInt64>(0)

  static func next() -> UInt64 {
    last.wrappingAdd(1, ordering: .relaxed).newValue
  }
}

extension FileAttributes {
  /// Of what was made by the running process and has no name.
  static func unnamed(_ kind: FileKind, permissions: UInt16) -> FileAttributes {
    var attributes = FileAttributes(kind: kind, permissions: permissions)
    let credentials = Process.current.credentials
    attributes.user = credentials.effectiveUser
    attributes.group = credentials.effectiveGroup
    return attributes
  }
}

/// Requests of `ioctl` that several kinds of files know.
enum FileControl {
  /// FIONREAD: how many bytes could be read now.
  static let bytesReadable: UInt64 = 0x541b
}

extension Signals {
  /// A signal that the running thread brought upon itself.
  static func raise(_ signal: Int32) {
    send(SignalInformation(signal: signal, code: SignalInformation.fromKernel), to: Thread.current)
  }
}
