/// Kinds of file systems that can be mounted, by their names.
enum FileSystemKinds {
  typealias Maker = (MountRequest) throws(Errno) -> FileSystem
  typealias DeviceMaker = (any BlockDevice, DeviceNumber, Bool) throws(Errno) -> FileSystem

  struct Kind {
    let name: ByteString
    /// Makes one that is in memory.
    var make: Maker?
    /// Makes one from what is on a device.
    var makeOnDevice: DeviceMaker?

    var isOnDevice: Bool { makeOnDevice != nil }
  }

  nonisolated(unsafe) private(set) static var all: [Kind] = []

  static func add(_ name: ByteString, _ make: @escaping Maker) {
    all.append(Kind(name: name, make: make))
  }

  static func addOnDevices(_ name: ByteString, _ make: @escaping DeviceMaker) {
    all.append(Kind(name: name, makeOnDevice: make))
  }

  private static func find(_ name: ByteString) throws(Errno) -> Kind {
    guard let kind = all.first(where: { $0.name == name }) else {
      throw .operationNotSupportedByDevice
    }
    return kind
  }

  static func make(
    _ name: ByteString, _ request: MountRequest
  ) throws(Errno) -> FileSystem {
    let kind = try find(name)
    if let make = kind.make { return try makeInMemory(make, request) }
    var walk = PathWalk(for: request.process)
    let inode = try walk.find(request.source, from: request.process.workingDirectory).inode
    guard inode.kind == .blockDevice else { throw .notBlockDevice }
    guard let entry = BlockDevices.find(inode.attributes.device) else {
      throw .noSuchAddressOrDevice
    }
    return try make(kind.name, on: entry, isReadOnly: request.isReadOnly)
  }

  private static func makeInMemory(
    _ make: Maker, _ request: MountRequest
  ) throws(Errno) -> FileSystem {
    let fileSystem = try make(request)
    if request.isReadOnly { try fileSystem.setReadOnly(true) }
    return fileSystem
  }

  /// One that lies on a device, which is its own then.
  static func make(
    _ name: ByteString, on entry: BlockDevices.Entry, isReadOnly: Bool
  ) throws(Errno) -> FileSystem {
    guard let make = try find(name).makeOnDevice else { throw .invalidArgument }
    let claim = try BlockDevices.claim(entry.number)
    let fileSystem = try make(entry.device, entry.number, isReadOnly)
    fileSystem.claim = claim
    return fileSystem
  }
}
