/// Kinds of file systems that can be mounted, by their names.
enum FileSystemKinds {
  struct Kind {
    let name: ByteString
    let isOnDevice: Bool
    /// Makes it, from a device's path if it lies on one.
    let make: (ByteString, Bool, Process) throws(Errno) -> FileSystem
  }

  nonisolated(unsafe) private(set) static var all: [Kind] = []

  static func add(
    _ name: ByteString, isOnDevice: Bool = false,
    _ make: @escaping (ByteString, Bool, Process) throws(Errno) -> FileSystem
  ) {
    all.append(Kind(name: name, isOnDevice: isOnDevice, make: make))
  }

  static func make(
    _ name: ByteString, source: ByteString, isReadOnly: Bool, for process: Process
  ) throws(Errno) -> FileSystem {
    guard let kind = all.first(where: { $0.name == name }) else {
      throw .operationNotSupportedByDevice
    }
    return try kind.make(source, isReadOnly, process)
  }
}
