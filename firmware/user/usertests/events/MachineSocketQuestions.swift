import System

/// Sockets between machines, of this machine with itself: no device is needed.
enum MachineSocketQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("vsock-connects", connects),
    Question("vsock-names", names),
    Question("vsock-refusals", refusals),
    Question("vsock-ends", ends),
    Question("vsock-is-reset", isReset),
    Question("vsock-fills", fills),
    Question("vsock-much-data", muchData),
    Question("vsock-does-not-wait", doesNotWait),
    Question("vsock-poll", poll),
    Question("vsock-peeks", peeks),
    Question("vsock-options", options),
    Question("vsock-number", number),
  ]

  private static let (own, host, any) = (1, 2, -1)

  /// `struct sockaddr_vm`: family (2), 0 (2), port (4), machine (4), flags (4).
  private static func address(_ machine: Int, _ port: Int, family: Int = 40) -> Int {
    let block = Block(16)
    block[short: 0] = family
    block[half: 4] = port
    block[half: 8] = machine
    return block.address
  }

  private static func makeSocket(_ flags: Int = 0) -> FileDescriptor {
    FileDescriptor(check(SystemCall.socket.raw(40, 1 | flags, 0)))
  }

  private static func bind(_ socket: FileDescriptor, _ machine: Int, _ port: Int) -> Int {
    SystemCall.bind.raw(socket.rawValue, address(machine, port), 16)
  }

  private static func connect(_ socket: FileDescriptor, _ machine: Int, _ port: Int) -> Int {
    SystemCall.connect.raw(socket.rawValue, address(machine, port), 16)
  }

  /// Port and machine.
  private static func name(_ socket: FileDescriptor, _ call: SystemCall) -> (Int, Int) {
    let (block, size) = (Block(16), Block(words: [16]))
    check(call.raw(socket.rawValue, block.address, size.address))
    expect(size[half: 0], 16)
    expect(block[short: 0], 40)
    return (block[half: 4], block[half: 8])
  }

  /// A listener, and the port that it was given.
  private static func listener(_ backlog: Int = 4) -> (FileDescriptor, port: Int) {
    let socket = makeSocket()
    expect(bind(socket, any, any), 0)
    expect(SystemCall.listen.raw(socket.rawValue, backlog), 0)
    return (socket, name(socket, .socketName).0)
  }

  private static func pair() -> (client: FileDescriptor, server: FileDescriptor) {
    let (listener, port) = listener()
    let client = makeSocket()
    expect(connect(client, own, port), 0)
    let server = FileDescriptor(check(SystemCall.accept.raw(listener.rawValue, 0, 0)))
    close(listener)
    return (client, server)
  }

  private static func setNonBlocking(_ socket: FileDescriptor) {
    must(try socket.setNonBlocking(true))
  }

  /// Bytes go both ways.
  private static func connects() {
    let (client, server) = pair()
    write(client, "there")
    expect(read(server, 100), "there")
    write(server, "and back")
    expect(read(client, 3), "and")
    expect(read(client, 100), " back")
  }

  private static func names() {
    let fresh = makeSocket()
    let unnamed = name(fresh, .socketName)
    expect(unnamed.0 == any && unnamed.1 == any)
    expect(
      .socketNotConnected,
      SystemCall.peerName.raw(fresh.rawValue, Block(16).address, Block(words: [16]).address))
    let (listener, port) = listener()
    expect(port >= 1024)
    expect(connect(fresh, own, port), 0)
    let (from, to) = (name(fresh, .socketName), name(fresh, .peerName))
    expect(from.1 == own && to == (port, own))
    let block = Block(16)
    let accepted = check(
      SystemCall.accept.raw(listener.rawValue, block.address, Block(words: [16]).address))
    expect(block[half: 4], from.0)
    let other = FileDescriptor(accepted)
    expect(name(other, .socketName) == to && name(other, .peerName) == from)
  }

  private static func refusals() {
    expect(.socketTypeNotSupported, SystemCall.socket.raw(40, 2, 0))
    expect(.protocolNotSupported, SystemCall.socket.raw(40, 1, 6))
    let (_, port) = listener()
    let socket = makeSocket()
    expect(.addressInUse, bind(socket, any, port))
    expect(.addressNotAvailable, bind(socket, 77, any))
    expect(.invalidArgument, SystemCall.listen.raw(socket.rawValue, 1))
    expect(.invalidArgument, SystemCall.bind.raw(socket.rawValue, address(any, any), 15))
    expect(
      .addressFamilyNotSupported,
      SystemCall.bind.raw(socket.rawValue, address(any, any, family: 1), 16))
    expect(.badAddress, SystemCall.bind.raw(socket.rawValue, 8, 16))
    expect(bind(socket, own, any), 0)
    expect(.invalidArgument, bind(socket, own, any))
    expect(.socketNotConnected, SystemCall.shutdown.raw(socket.rawValue, 2))
    expect(.socketNotConnected, SystemCall.write.raw(socket.rawValue, Block(1).address, 1))
    expect(.socketNotConnected, SystemCall.read.raw(socket.rawValue, Block(1).address, 1))
    // Nobody listens there.
    expect(.connectionReset, connect(socket, own, 1))
    expect(connect(socket, own, port), 0)
    expect(.socketIsConnected, connect(socket, own, port))
    asOtherUser { expect(.permissionDenied, bind(makeSocket(), any, 80)) }
  }

  /// One direction ends, then the other one.
  private static func ends() {
    let (client, server) = pair()
    write(client, "last")
    expect(SystemCall.shutdown.raw(client.rawValue, 1), 0)
    expect(read(server, 100), "last")
    expect(read(server, 100), "")
    try? Signal.brokenPipe.handle(.ignored)
    expect(.brokenPipe, SystemCall.write.raw(client.rawValue, Block(1).address, 1))
    write(server, "answer")
    close(server)
    expect(read(client, 100), "answer")
    expect(read(client, 100), "")
    expect(.brokenPipe, SystemCall.write.raw(client.rawValue, Block(1).address, 1))
  }

  /// Who was not accepted has connected to nobody.
  private static func isReset() {
    let (listener, port) = listener()
    let client = makeSocket()
    expect(connect(client, own, port), 0)
    close(listener)
    expect(read(client, 1), "")
    expect(.connectionReset, connect(makeSocket(), own, port))
  }

  private static func fills() {
    let (client, server) = pair()
    setNonBlocking(client)
    var sent = 0
    let block = Block(100_000)
    while true {
      let answer = SystemCall.write.raw(client.rawValue, block.address, block.size)
      if answer < 0 {
        expect(.resourceTemporarilyUnavailable, answer)
        break
      }
      sent += answer
    }
    expect(sent, 256 << 10)
    expect(SystemCall.read.raw(server.rawValue, block.address, block.size), block.size)
    expect(SystemCall.write.raw(client.rawValue, block.address, 1000), 1000)
  }

  /// Somebody waits for room, and somebody for bytes.
  private static func muchData() {
    let (client, server) = pair()
    let child = fork {
      close(server)
      for round in 0..<200 {
        write(client, bytes(Unicode.Scalar(UInt8(97 + round % 26)), 10_000))
      }
    }
    close(client)
    var (count, sum) = (0, 0)
    while true {
      let piece = read(server, 7001)
      if piece.isEmpty { break }
      count += piece.count
      for byte in piece { sum += Int(byte) }
    }
    expect(count, 2_000_000)
    expect(sum, (0..<200).reduce(0) { $0 + 10_000 * (97 + $1 % 26) })
    wait(child)
  }

  private static func doesNotWait() {
    let (listener, port) = listener(0)
    setNonBlocking(listener)
    expect(.resourceTemporarilyUnavailable, SystemCall.accept.raw(listener.rawValue, 0, 0))
    let client = makeSocket(0o4000)
    // To this machine itself, the answer is there at once.
    expect(connect(client, own, port), 0)
    expect(
      .resourceTemporarilyUnavailable, SystemCall.read.raw(client.rawValue, Block(1).address, 1))
    // One waits, and there is no place for another.
    expect(.connectionReset, connect(makeSocket(), own, port))
    check(SystemCall.accept.raw(listener.rawValue, 0, 0))
    expect(connect(makeSocket(), own, port), 0)
  }

  private static func events(_ socket: FileDescriptor, _ wanted: Int) -> Int {
    let request = Block(8)
    request[half: 0] = socket.rawValue
    request[short: 4] = wanted
    check(SystemCall.poll.raw(request.address, 1, Block(16).address, 0, 8))
    return request[short: 6]
  }

  private static func poll() {
    let (readable, writable, hungUp, readHungUp) = (1, 4, 0x10, 0x2000)
    let all = readable | writable | readHungUp
    let (listener, port) = listener()
    expect(events(listener, all), 0)
    let client = makeSocket()
    expect(connect(client, own, port), 0)
    expect(events(listener, all), readable)
    expect(events(client, all), writable)
    let server = FileDescriptor(check(SystemCall.accept.raw(listener.rawValue, 0, 0)))
    write(server, "x")
    expect(events(client, all), readable | writable)
    close(server)
    expect(events(client, all), readable | writable | readHungUp | hungUp)
  }

  private static func peeks() {
    let (client, server) = pair()
    let (peek, waitForAll) = (2, 0x100)
    write(client, "abc")
    let block = Block(10)
    expect(SystemCall.receiveFrom.raw(server.rawValue, block.address, 10, peek, 0, 0), 3)
    expect(SystemCall.receiveFrom.raw(server.rawValue, block.address, 2, 0, 0, 0), 2)
    expect(block.bytes(0..<2), "ab")
    let child = fork {
      sleep(20)
      write(client, "defg")
    }
    expect(SystemCall.receiveFrom.raw(server.rawValue, block.address, 5, waitForAll, 0, 0), 5)
    expect(block.bytes(0..<5), "cdefg")
    wait(child)
  }

  private static func options() {
    let socket = makeSocket()
    let (value, size) = (Block(16), Block(words: [16]))
    func get(_ level: Int, _ number: Int) -> Int {
      size[half: 0] = 16
      return SystemCall.getSocketOption.raw(
        socket.rawValue, level, number, value.address, size.address)
    }
    expect(get(1, 39), 0)
    expect(value[half: 0], 40)
    // How much may wait, and how long connecting may take: two seconds.
    expect(get(40, 0), 0)
    expect(value[word: 0], 256 << 10)
    expect(get(40, 6), 0)
    expect(value[word: 0], 2)
    expect(.protocolNotAvailable, get(40, 99))
  }

  private static func number() {
    let device = open("/dev/vsock")
    let block = Block(8)
    expect(SystemCall.deviceControl.raw(device.rawValue, 0x7b9, block.address), 0)
    let number = block[half: 0]
    expect(number == own || number > host)
    expect(.inappropriateIOCTLForDevice, SystemCall.deviceControl.raw(device.rawValue, 0x7ba, 0))
    // Without a device there is no way to the host.
    if number == own { expect(.operationNotSupportedByDevice, connect(makeSocket(), host, 52)) }
  }
}
