/// Calls for sockets: Unix sockets, for now.
enum SocketCalls {
  static var rows: [SystemCalls.Row] {
    [
      .init(198, "socket", 3, make),
      .init(199, "socketpair", 4, makePair),
      .init(200, "bind", 3, bind),
      .init(201, "listen", 2, listen),
      .init(202, "accept", 3) { call throws(Errno) in try accept(call, options: 0) },
      .init(203, "connect", 3, connect),
      .init(204, "getsockname", 3, ownName),
      .init(205, "getpeername", 3, peerName),
      .init(206, "sendto", 6, send),
      .init(207, "recvfrom", 6, receive),
      .init(208, "setsockopt", 5, SocketOptions.set),
      .init(209, "getsockopt", 5, SocketOptions.get),
      .init(210, "shutdown", 2, shutDown),
      .init(211, "sendmsg", 3, sendMessage),
      .init(212, "recvmsg", 3, receiveMessage),
      .init(242, "accept4", 4) { call throws(Errno) in
        try accept(call, options: call.uint32(3))
      },
    ]
  }

  /// MSG_...
  private struct Flags: OptionSet {
    let rawValue: UInt32
    static let outOfBand = Flags(rawValue: 1)
    static let peek = Flags(rawValue: 2)
    static let truncated = Flags(rawValue: 0x20)
    static let nonBlocking = Flags(rawValue: 0x40)
    static let endOfRecord = Flags(rawValue: 0x80)
    static let waitForAll = Flags(rawValue: 0x100)
    static let noSignal = Flags(rawValue: 0x4000)
    static let closeOnExec = Flags(rawValue: 0x4000_0000)
  }

  static func file(_ call: borrowing SystemCall) throws(Errno) -> SocketFile {
    guard let file = try call.file(0) as? SocketFile else { throw .notSocket }
    return file
  }

  private static func manner(
    _ file: SocketFile, _ flags: UInt32
  ) throws(Errno) -> (UnixSocket.Manner, Flags) {
    let flags = Flags(rawValue: flags)
    if flags.contains(.outOfBand) { throw .notSupported }
    var manner = UnixSocket.Manner()
    manner.isNonBlocking = file.isNonBlocking || flags.contains(.nonBlocking)
    manner.peeks = flags.contains(.peek)
    manner.waitsForAll = flags.contains(.waitForAll)
    return (manner, flags)
  }

  // MARK: Making

  private static func kind(
    _ call: borrowing SystemCall
  ) throws(Errno) -> (UnixSocket.Kind, OpenOptions) {
    guard call.int(0) == Int(SocketName.family) else { throw .addressFamilyNotSupported }
    let options = try options(call.uint32(1) & ~15)
    guard call.int(2) == 0 || call.int(2) == Int(SocketName.family) else {
      throw .protocolNotSupported
    }
    // A raw Unix socket is one for datagrams.
    let number = call.int(1) & 15
    guard let kind = UnixSocket.Kind(rawValue: number == 3 ? 2 : number) else {
      throw .socketTypeNotSupported
    }
    return (kind, options)
  }

  private static func options(_ word: UInt32) throws(Errno) -> OpenOptions {
    let options = OpenOptions(rawValue: word)
    guard options.subtracting([.nonBlocking, .closeOnExec]).isEmpty else { throw .invalidArgument }
    return options
  }

  private static func open(_ socket: UnixSocket, _ options: OpenOptions) -> SocketFile {
    SocketFile(socket, options.intersection(.nonBlocking).union(.readWrite))
  }

  static func make(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (kind, options) = try kind(call)
    return try call.process.files.add(
      open(UnixSocket(kind), options), closesOnExec: options.contains(.closeOnExec))
  }

  static func makePair(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let (kind, options) = try kind(call)
    let (first, second) = (UnixSocket(kind), UnixSocket(kind))
    UnixSocket.connectPair(first, second, call.process)
    try DescriptorPair.add(
      open(first, options), open(second, options), to: call[3],
      closesOnExec: options.contains(.closeOnExec), call.process)
    return 0
  }

  // MARK: Connecting

  static func bind(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let address = try SocketAddress(at: call[1], size: call.int(2))
    try SocketNames.bind(try file(call).socket, to: address, call.process)
    return 0
  }

  static func listen(_ call: borrowing SystemCall) throws(Errno) -> Int {
    try file(call).socket.listen(call.int(1), call.process)
    return 0
  }

  static func connect(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    guard call.int(2) >= 2 else { throw .invalidArgument }
    let socket = file.socket
    // A family of zero takes the connection away.
    if socket.isConnectionless, try UserMemory.read(UInt16.self, at: call[1]) == 0 {
      UnixSocket.lock.withLock {
        socket.peer = nil
        socket.state = .unconnected
      }
      return 0
    }
    let address = try SocketAddress(at: call[1], size: call.int(2))
    let target = try SocketNames.find(address, call.process)
    try socket.connect(to: target, isNonBlocking: file.isNonBlocking, call.process)
    return 0
  }

  private static func accept(
    _ call: borrowing SystemCall, options word: UInt32
  ) throws(Errno) -> Int {
    let options = try options(word)
    let file = try file(call)
    let accepted = open(try file.socket.accept(isNonBlocking: file.isNonBlocking), options)
    let name = UnixSocket.lock.withLock { accepted.socket.peer?.name }
    if call[1] != 0 { try write(name, to: call[1], size: call[2]) }
    return try call.process.files.add(accepted, closesOnExec: options.contains(.closeOnExec))
  }

  static func shutDown(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let socket = try file(call).socket
    guard (0...2).contains(call.int(1)) else { throw .invalidArgument }
    try socket.shutDown(input: call.int(1) != 1, output: call.int(1) != 0)
    return 0
  }

  // MARK: Names

  /// Where a message came from: an address of no bytes, if its sender has no name.
  private static func writeSender(
    _ received: UnixSocket.Received, _ socket: UnixSocket, to address: UInt64, size: UInt64
  ) throws(Errno) {
    if socket.isConnectionless, let sender = received.first?.sender {
      try write(sender, to: address, size: size)
    } else {
      try UserMemory.write(Int32(0), to: size)
    }
  }

  /// As much of an address as there is room for, and how long it is.
  private static func write(
    _ name: SocketName?, to address: UInt64, size: UInt64
  ) throws(Errno) {
    let bytes = name?.address ?? SocketName.noAddress
    let room = Int(try UserMemory.read(Int32.self, at: size))
    guard room >= 0 else { throw .invalidArgument }
    try UserMemory.write(Array(bytes.prefix(room)), to: address)
    try UserMemory.write(Int32(bytes.count), to: size)
  }

  static func ownName(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let socket = try file(call).socket
    try write(UnixSocket.lock.withLock { socket.name }, to: call[1], size: call[2])
    return 0
  }

  static func peerName(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let socket = try file(call).socket
    let (peer, name) = UnixSocket.lock.withLock { (socket.peer, socket.peer?.name) }
    guard peer != nil else { throw .notConnected }
    try write(name, to: call[1], size: call[2])
    return 0
  }

  // MARK: Sending

  private static func target(
    _ file: SocketFile, _ address: UInt64, _ size: Int, _ process: Process
  ) throws(Errno) -> UnixSocket? {
    guard address != 0, size > 0 else { return nil }
    guard file.socket.isConnectionless else {
      let isConnected = UnixSocket.lock.withLock { file.socket.peer != nil }
      throw isConnected ? .alreadyConnected : .notSupported
    }
    return try SocketNames.find(try SocketAddress(at: address, size: size), process)
  }

  static func send(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    let (manner, flags) = try manner(file, call.uint32(3))
    let target = try target(file, call[4], call.int(5), call.process)
    var transfer = try Transfer(user: call[1], count: call.count(2))
    return try file.send(
      &transfer, to: target, rights: [], manner, isSilent: flags.contains(.noSignal))
  }

  static func sendMessage(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    let (manner, flags) = try manner(file, call.uint32(2))
    let header = try MessageHeader(at: call[1])
    let target = try target(file, header.name, header.nameSize, call.process)
    let rights = try header.rights(call.process)
    var transfer = header.transfer
    return try file.send(
      &transfer, to: target, rights: rights, manner, isSilent: flags.contains(.noSignal))
  }

  // MARK: Receiving

  static func receive(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    let (manner, flags) = try manner(file, call.uint32(3))
    var transfer = try Transfer(user: call[1], count: call.count(2))
    let received = try file.socket.receive(transfer.remaining, manner)
    for other in received.rights { other.releaseDescriptor() }
    try transfer.put(received.bytes)
    if call[4] != 0 {
      try writeSender(received, file.socket, to: call[4], size: call[5])
    }
    return count(received, flags)
  }

  /// With MSG_TRUNC, how long the message was, though it was cut off.
  private static func count(_ received: UnixSocket.Received, _ flags: Flags) -> Int {
    flags.contains(.truncated) ? received.fullCount : received.bytes.count
  }

  static func receiveMessage(_ call: borrowing SystemCall) throws(Errno) -> Int {
    let file = try file(call)
    let socket = file.socket
    let (manner, flags) = try manner(file, call.uint32(2))
    let header = try MessageHeader(at: call[1])
    var transfer = header.transfer
    let received = try socket.receive(transfer.remaining, manner)
    var result = try header.writeControl(
      received, passesCredentials: socket.passesCredentials,
      closesOnExec: flags.contains(.closeOnExec), call.process)
    try transfer.put(received.bytes)
    if received.fullCount > received.bytes.count { result |= Flags.truncated.rawValue }
    if socket.kind == .sequenced, received.first != nil { result |= Flags.endOfRecord.rawValue }
    if header.name != 0 {
      try writeSender(received, socket, to: header.name, size: call[1] + 8)
    }
    try header.writeFlags(result)
    return count(received, flags)
  }
}
