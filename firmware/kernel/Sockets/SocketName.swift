/// What a Unix socket is found by (unix(7)).
enum SocketName {
  /// In nobody's directory, and gone with the socket.
  case abstract(ByteString)
  /// A file; the path is how it was given.
  case file(ByteString, Inode)

  static let family: UInt16 = 1
  /// Of `struct sockaddr_un`: the family and 108 bytes.
  static let largestAddress = 110

  /// As `struct sockaddr_un`.
  var address: [UInt8] {
    var structure = Structure()
    structure.put(SocketName.family)
    switch self {
    case .abstract(let name): return structure.bytes + [0] + name.bytes
    case .file(let path, _): return structure.bytes + path.bytes + [0]
    }
  }

  /// Of a socket without a name.
  static var noAddress: [UInt8] {
    var structure = Structure()
    structure.put(family)
    return structure.bytes
  }
}

/// An address as a program gives it.
enum SocketAddress {
  case none
  case abstract(ByteString)
  case path(ByteString)

  init(_ bytes: [UInt8]) throws(Errno) {
    guard bytes.count >= 2, bytes.count <= SocketName.largestAddress,
      bytes.number(at: 0) == SocketName.family
    else { throw .invalidArgument }
    if bytes.count == 2 {
      self = .none
    } else if bytes[2] == 0 {
      self = .abstract(ByteString(bytes[3...]))
    } else {
      self = .path(ByteString(Array(bytes[2...].prefix { $0 != 0 })))
    }
  }
}

/// Sockets by their names.
enum SocketNames {
  // `UnixSocket.lock` guards the two. A socket takes itself out when it is closed.
  nonisolated(unsafe) private static var abstract: [ByteString: UnixSocket] = [:]
  nonisolated(unsafe) private static var files: [ObjectIdentifier: UnixSocket] = [:]

  static func bind(
    _ socket: UnixSocket, to address: SocketAddress, _ process: Process
  ) throws(Errno) {
    if socket.isNamed { throw .invalidArgument }
    switch address {
    case .none: try bindToFreeName(socket)
    case .abstract(let name): try add(socket, name)
    case .path(let path):
      let inode = try makeFile(path, process)
      UnixSocket.lock.withLock {
        files[ObjectIdentifier(inode)] = socket
        socket.name = .file(path, inode)
      }
    }
  }

  private static func makeFile(_ path: ByteString, _ process: Process) throws(Errno) -> Inode {
    var walk = PathWalk(for: process)
    let (parent, name, _) = try walk.findParent(path, from: process.workingDirectory)
    do throws(Errno) {
      return try Files.create(
        name, in: parent.top, .socket, 0o777 & ~process.umask, process.credentials
      ).inode
    } catch {
      throw error == .fileExists ? .addressInUse : error
    }
  }

  private static func add(_ socket: UnixSocket, _ name: ByteString) throws(Errno) {
    let isFree = UnixSocket.lock.withLock { () -> Bool in
      guard abstract[name] == nil else { return false }
      abstract[name] = socket
      socket.name = .abstract(name)
      return true
    }
    guard isFree else { throw .addressInUse }
  }

  /// Five hexadecimal digits, as Linux chooses them.
  private static func bindToFreeName(_ socket: UnixSocket) throws(Errno) {
    for _ in 0..<64 {
      let digits = Array(String(RandomNumbers.number() & 0xfffff | 0x100000, radix: 16).utf8)
      do throws(Errno) {
        return try add(socket, ByteString(digits[1...]))
      } catch {
        continue
      }
    }
    throw .noSpace
  }

  /// Who has the name now.
  static func find(_ address: SocketAddress, _ process: Process) throws(Errno) -> UnixSocket {
    let socket: UnixSocket?
    switch address {
    case .none: throw .invalidArgument
    case .abstract(let name): socket = UnixSocket.lock.withLock { abstract[name] }
    case .path(let path):
      var walk = PathWalk(for: process)
      let inode = try walk.find(path, from: process.workingDirectory).inode
      let attributes = inode.lock.withLock { inode.attributes }
      guard process.credentials.may(.write, attributes) else { throw .permissionDenied }
      guard attributes.kind == .socket else { throw .connectionRefused }
      socket = UnixSocket.lock.withLock { files[ObjectIdentifier(inode)] }
    }
    guard let socket else { throw .connectionRefused }
    return socket
  }

  /// The socket is closed; the lock is held. Those that a listener has made have its name only to tell.
  static func removeLocked(_ name: SocketName, of socket: UnixSocket) {
    switch name {
    case .abstract(let name): if abstract[name] === socket { abstract[name] = nil }
    case .file(_, let inode):
      let key = ObjectIdentifier(inode)
      if files[key] === socket { files[key] = nil }
    }
  }
}
