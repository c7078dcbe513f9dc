import System

/// Sockets of IPv4, over `lo`.
enum NetworkQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("network-stream", stream),
    Question("network-much-data", muchData),
    Question("network-ends", ends),
    Question("network-refused", refused),
    Question("network-reset", reset),
    Question("network-connects-later", connectsLater),
    Question("network-backlog", backlog),
    Question("network-names", names),
    Question("network-port-is-taken", portIsTaken),
    Question("network-datagrams", datagrams),
    Question("network-datagram-to-nobody", toNobody),
    Question("network-raw-datagram", rawDatagram),
    Question("network-fragments", fragments),
    Question("network-peek", peek),
    Question("network-arguments", arguments),
    Question("network-interfaces", interfaces),
  ]

  private static let (streams, messages) = (1, 2)
  private static let nonBlocking = 0o4000
  private static let (peeks, doesNotWait, noSignal) = (2, 0x40, 0x4000)

  /// `struct sockaddr_in` at 127.0.0.1.
  private static func name(_ port: Int) -> Block {
    let block = Block(16)
    block[short: 0] = 2
    block[byte: 2] = UInt8(port >> 8)
    block[byte: 3] = UInt8(port & 255)
    block[byte: 4] = 127
    block[byte: 7] = 1
    return block
  }

  private static func makeSocket(_ kind: Int) -> FileDescriptor {
    FileDescriptor(check(SystemCall.socket.raw(2, kind, 0)))
  }

  private static func port(_ socket: FileDescriptor, _ call: SystemCall = .socketName) -> Int {
    let (block, size) = (Block(16), Block(4))
    size[half: 0] = 16
    check(call.raw(socket.rawValue, block.address, size.address))
    expect(Int(size[half: 0]), 16)
    return Int(block[byte: 2]) << 8 | Int(block[byte: 3])
  }

  private static func bind(_ socket: FileDescriptor, _ port: Int = 0) -> Int {
    let name = name(port)
    return SystemCall.bind.raw(socket.rawValue, name.address, 16)
  }

  private static func connect(_ socket: FileDescriptor, _ port: Int) -> Int {
    let name = name(port)
    return SystemCall.connect.raw(socket.rawValue, name.address, 16)
  }

  private static func listener(_ backlog: Int = 4) -> (FileDescriptor, Int) {
    let socket = makeSocket(streams)
    check(bind(socket))
    check(SystemCall.listen.raw(socket.rawValue, backlog))
    return (socket, port(socket))
  }

  /// Both ends of a connection.
  private static func pair() -> (FileDescriptor, FileDescriptor) {
    let (listener, port) = listener()
    let client = makeSocket(streams)
    check(connect(client, port))
    let server = FileDescriptor(check(SystemCall.accept.raw(listener.rawValue, 0, 0)))
    close(listener)
    return (client, server)
  }

  private static func stream() {
    let (client, server) = pair()
    write(client, "question")
    expect(read(server, 20), "question")
    write(server, "answer")
    expect(read(client, 20), "answer")
    expect(must(try client.metadata()).kind == .socket)
  }

  /// More than all buffers hold, while the other side reads.
  private static func muchData() {
    let (client, server) = pair()
    let count = 3_000_000
    let child = must(
      try Process.spawn {
        close(server)
        let piece = ByteString([UInt8](repeating: 7, count: 100_000))
        for _ in 0..<30 { write(client, piece) }
        return 0
      })
    close(client)
    var received = 0
    while true {
      let piece = must(try server.read(upTo: 65536))
      if piece.isEmpty { break }
      expect(piece.allSatisfy { $0 == 7 })
      received += piece.count
    }
    expect(received, count)
    expect(must(try Process.wait(child)).status.shellStatus, 0)
  }

  /// One direction ends, the other goes on; then nobody is there.
  private static func ends() {
    let (client, server) = pair()
    write(client, "rest")
    check(SystemCall.shutdown.raw(client.rawValue, 1))
    expect(read(server, 10), "rest")
    expect(read(server, 10), "")
    write(server, "still")
    expect(read(client, 10), "still")
    let byte = Block(1)
    expect(.brokenPipe, SystemCall.sendTo.raw(client.rawValue, byte.address, 1, noSignal, 0, 0))
    close(server)
    expect(read(client, 10), "")
  }

  private static func refused() {
    let (listener, port) = listener()
    close(listener)
    expect(.connectionRefused, connect(makeSocket(streams), port))
  }

  /// What was not read when its reader closes is lost, and the sender is told.
  private static func reset() {
    let (client, server) = pair()
    write(client, "unread")
    expect(must(try server.waitForInput(milliseconds: nil)))
    close(server)
    let room = Block(8)
    expect(.connectionReset, SystemCall.read.raw(client.rawValue, room.address, 8))
    expect(read(client, 8), "")
  }

  private static func connectsLater() {
    let (listener, port) = listener()
    let client = makeSocket(streams | nonBlocking)
    let answer = connect(client, port)
    expect(answer == 0 || answer == -Errno.nowInProgress.rawValue)
    let server = FileDescriptor(check(SystemCall.accept.raw(listener.rawValue, 0, 0)))
    write(server, "hello")
    expect(must(try client.waitForInput(milliseconds: nil)))
    expect(read(client, 10), "hello")
    expect(.resourceTemporarilyUnavailable, from: try client.read(upTo: 1))
    expect(.socketIsConnected, connect(client, port))
  }

  /// Connections are there before anybody accepts them.
  private static func backlog() {
    let (listener, port) = listener(3)
    let clients = (0..<3).map { _ in makeSocket(streams) }
    for client in clients { check(connect(client, port)) }
    for client in clients { write(client, "x") }
    for _ in clients {
      let server = FileDescriptor(check(SystemCall.accept.raw(listener.rawValue, 0, 0)))
      expect(read(server, 2), "x")
    }
  }

  private static func names() {
    let (client, server) = pair()
    expect(port(client), port(server, .peerName))
    expect(port(client, .peerName), port(server))
    let (block, size) = (Block(16), Block(4))
    size[half: 0] = 16
    expect(
      .socketNotConnected,
      SystemCall.peerName.raw(makeSocket(streams).rawValue, block.address, size.address))
  }

  private static func portIsTaken() {
    let (_, port) = listener()
    expect(.addressInUse, bind(makeSocket(streams), port))
    let one = makeSocket(messages)
    check(bind(one))
    expect(.addressInUse, bind(makeSocket(messages), Self.port(one)))
    expect(.invalidArgument, bind(one))
  }

  private static func send(_ socket: FileDescriptor, _ text: ByteString, to port: Int) -> Int {
    let name = name(port)
    return text.bytes.withUnsafeBufferPointer {
      SystemCall.sendTo.raw(
        socket.rawValue, Int(bitPattern: $0.baseAddress), $0.count, 0, name.address, 16)
    }
  }

  private static func datagrams() {
    let (one, two) = (makeSocket(messages), makeSocket(messages))
    check(bind(two))
    let target = port(two)
    expect(send(one, "first", to: target), 5)
    expect(send(one, "", to: target), 0)
    expect(send(one, "third", to: target), 5)
    let (room, name, size) = (Block(16), Block(16), Block(4))
    size[half: 0] = 16
    expect(
      SystemCall.receiveFrom.raw(two.rawValue, room.address, 16, 0, name.address, size.address), 5)
    expect(Int(name[byte: 2]) << 8 | Int(name[byte: 3]), port(one))
    expect(SystemCall.receiveFrom.raw(two.rawValue, room.address, 16, 0, 0, 0), 0)
    // What there is no room for is lost, and the next message is another one.
    expect(SystemCall.receiveFrom.raw(two.rawValue, room.address, 3, 0, 0, 0), 3)
    expect(
      .resourceTemporarilyUnavailable,
      SystemCall.receiveFrom.raw(two.rawValue, room.address, 3, doesNotWait, 0, 0))
  }

  /// Who is connected hears that nobody is there.
  private static func toNobody() {
    let gone = makeSocket(messages)
    check(bind(gone))
    let target = port(gone)
    close(gone)
    let socket = makeSocket(messages)
    check(connect(socket, target))
    write(socket, "anybody?")
    let room = Block(8)
    expect(.connectionRefused, SystemCall.read.raw(socket.rawValue, room.address, 8))
  }

  /// One whose header the program has made: it lies apart from IPv4's.
  private static func rawDatagram() {
    let receiver = makeSocket(messages)
    check(bind(receiver))
    let (raw, udp) = (3, 17)
    let sender = FileDescriptor(check(SystemCall.socket.raw(2, raw, udp)))
    let name = name(port(receiver))
    // A port of nobody's, the receiver's, the length, and no checksum.
    let header: [UInt8] = [0, 9, name[byte: 2], name[byte: 3], 0, 13, 0, 0]
    let datagram = Block(ByteString(header) + "hello")
    expect(SystemCall.sendTo.raw(sender.rawValue, datagram.address, 13, 0, name.address, 16), 13)
    expect(must(try receiver.waitForInput(milliseconds: 60_000)))
    expect(read(receiver, 20), "hello")
  }

  /// More than a packet of `lo` holds never goes; what is as large as possible goes in one piece.
  private static func fragments() {
    let (one, two) = (makeSocket(messages), makeSocket(messages))
    check(bind(two))
    let target = port(two)
    let large = ByteString([UInt8](repeating: 5, count: 65507))
    expect(send(one, large, to: target), 65507)
    expect(must(try two.read(upTo: 70000)).count, 65507)
    expect(.messageTooLong, send(one, large + "x", to: target))
  }

  private static func peek() {
    let (client, server) = pair()
    write(client, "twice")
    let room = Block(8)
    expect(SystemCall.receiveFrom.raw(server.rawValue, room.address, 8, peeks, 0, 0), 5)
    expect(read(server, 8), "twice")
  }

  private static func arguments() {
    expect(.addressFamilyNotSupported, SystemCall.socket.raw(99, streams, 0))
    expect(.protocolNotSupported, SystemCall.socket.raw(2, streams, 17))
    let socket = makeSocket(streams)
    let block = name(80)
    expect(.invalidArgument, SystemCall.bind.raw(socket.rawValue, block.address, 8))
    expect(.badAddress, SystemCall.connect.raw(socket.rawValue, 8, 16))
    block[short: 0] = 1
    expect(.addressFamilyNotSupported, SystemCall.connect.raw(socket.rawValue, block.address, 16))
    expect(.invalidArgument, SystemCall.accept.raw(socket.rawValue, 0, 0))
    expect(.notSocket, SystemCall.listen.raw(1, 1))
  }

  private static func interfaces() {
    let lo = NetworkInterface("lo")
    expect(lo.isUp)
    expect(lo.address == InternetAddress(0x7f00_0001))
    expect(lo.mask?.prefixLength ?? 0, 8)
    expect(must(try NetworkInterface.all()).contains { $0.name == "lo" })
    expect(.operationNotSupportedByDevice, from: try NetworkInterface("none").setUp(true))
  }
}
