import System

/// Unix sockets.
enum SocketQuestions {
  // swift-format-ignore
  static let all: [Question] = [
    Question("socket-pair", pair),
    Question("socket-ends", ends),
    Question("socket-datagrams-keep-their-borders", datagrams),
    Question("socket-connects", connects),
    Question("socket-refusals", refusals),
    Question("socket-shutdown", shutdown),
    Question("socket-passes-descriptors", passesDescriptors),
    Question("socket-descriptors-come-apart", descriptorsComeApart),
    Question("socket-chain-of-descriptors", chainOfDescriptors),
    Question("socket-does-not-wait", doesNotWait),
    Question("socket-poll", poll),
    Question("socket-abstract-name", abstractName),
    Question("socket-name-is-a-file", nameIsFile),
    Question("socket-tells-its-peer", tellsPeer),
    Question("socket-much-data", muchData),
    Question("socket-arguments", arguments),
  ]

  private static let (stream, datagram, packets) = (1, 2, 5)

  private static func makePair(_ kind: Int) -> (FileDescriptor, FileDescriptor) {
    let files = Block(8)
    check(SystemCall.socketPair.raw(1, kind, 0, files.address))
    return (FileDescriptor(files[half: 0]), FileDescriptor(files[half: 4]))
  }

  /// `struct sockaddr_un`: the family, then the path.
  private static func name(_ path: ByteString) -> (address: Int, size: Int) {
    let block = Block(110)
    block[short: 0] = 1
    for (index, byte) in path.enumerated() { block[byte: 2 + index] = byte }
    return (block.address, 2 + path.count + (path.first == 0 ? 0 : 1))
  }

  private static func makeSocket(_ kind: Int = 1) -> FileDescriptor {
    FileDescriptor(check(SystemCall.socket.raw(1, kind, 0)))
  }

  private static func listen(_ path: ByteString) -> FileDescriptor {
    let socket = makeSocket()
    let name = name(path)
    check(SystemCall.bind.raw(socket.rawValue, name.address, name.size))
    check(SystemCall.listen.raw(socket.rawValue, 4))
    return socket
  }

  private static func connect(_ socket: FileDescriptor, _ path: ByteString) -> Int {
    let name = name(path)
    return SystemCall.connect.raw(socket.rawValue, name.address, name.size)
  }

  private static func pair() {
    let (one, two) = makePair(stream)
    write(one, "there")
    write(two, "back")
    expect(read(two, 10), "there")
    expect(read(one, 10), "back")
    expect(must(try one.metadata()).kind == .socket)
  }

  private static func ends() {
    let (one, two) = makePair(stream)
    write(one, "rest")
    close(one)
    expect(read(two, 10), "rest")
    expect(read(two, 10), "")
    must(try Signal.brokenPipe.handle(.ignored))
    expect(.brokenPipe, from: try two.writeAll("x"))
    let noSignal = 0x4000
    must(try Signal.brokenPipe.handle(.usual))
    expect(.brokenPipe, SystemCall.sendTo.raw(two.rawValue, text("x"), 1, noSignal, 0, 0))
  }

  private static func datagrams() {
    for kind in [datagram, packets] {
      let (one, two) = makePair(kind)
      write(one, "first")
      write(one, "second")
      expect(read(two, 100), "first")
      expect(read(two, 3), "sec")
      write(one, "third")
      expect(read(two, 100), "third")
    }
  }

  private static func connects() {
    let server = listen("server")
    let child = fork {
      let client = makeSocket()
      check(connect(client, "server"))
      write(client, "question")
      expect(read(client, 20), "answer")
    }
    let peer = FileDescriptor(check(SystemCall.accept.raw(server.rawValue, 0, 0)))
    expect(read(peer, 20), "question")
    write(peer, "answer")
    expect(wait(child).exitCode == 0)
    expect(read(peer, 20), "")
  }

  private static func refusals() {
    let client = makeSocket()
    expect(.noSuchFileOrDirectory, connect(client, "nobody"))
    create("file")
    expect(.connectionRefused, connect(client, "file"))
    let server = listen("server")
    let second = name("server")
    expect(.addressInUse, SystemCall.bind.raw(makeSocket().rawValue, second.address, second.size))
    close(server)
    expect(.connectionRefused, connect(client, "server"))
    expect(
      .socketNotConnected,
      SystemCall.peerName.raw(client.rawValue, Block(128).address, Block(words: [110]).address))
    expect(.notSocket, SystemCall.listen.raw(open("file").rawValue, 1))
    expect(.invalidArgument, SystemCall.accept.raw(client.rawValue, 0, 0))
  }

  private static func shutdown() {
    let (one, two) = makePair(stream)
    write(one, "last")
    check(SystemCall.shutdown.raw(one.rawValue, 1))
    expect(read(two, 10), "last")
    expect(read(two, 10), "")
    write(two, "still")
    expect(read(one, 10), "still")
    must(try Signal.brokenPipe.handle(.ignored))
    expect(.brokenPipe, from: try one.writeAll("x"))
    expect(.invalidArgument, SystemCall.shutdown.raw(one.rawValue, 9))
  }

  /// A message's parts: name, its size, vector, its count, control, its size, flags.
  private static func message(_ text: Block, _ control: Block) -> Block {
    Block(words: [
      0, 0, Block(words: [text.address, text.size]).address, 1, control.address, control.size, 0,
    ])
  }

  /// Control data that a descriptor goes along with.
  private static func control(_ file: FileDescriptor) -> Block {
    let control = Block(24)
    control[word: 0] = 20
    control[half: 8] = 1
    control[half: 12] = 1
    control[half: 16] = file.rawValue
    return control
  }

  private static func passesDescriptors() {
    let (one, two) = makePair(stream)
    let ends = pipe()
    let sent = message(Block("x"), control(ends.reading))
    expect(SystemCall.sendMessage.raw(one.rawValue, sent.address, 0), 2)
    close(ends.reading)
    write(ends.writing, "through")
    let received = Block(24)
    let header = message(Block(2), received)
    expect(SystemCall.receiveMessage.raw(two.rawValue, header.address, 0), 2)
    expect(received[half: 12], 1)
    expect(read(FileDescriptor(received[half: 16]), 20), "through")
  }

  /// Who waits for all bytes still gets no more than those with which files came.
  private static func descriptorsComeApart() {
    let (one, two) = makePair(stream)
    let (file, waitForAll) = (pipe().reading, 0x100)
    for _ in 0..<2 {
      let sent = message(Block("x"), control(file))
      expect(SystemCall.sendMessage.raw(one.rawValue, sent.address, 0), 2)
    }
    for _ in 0..<2 {
      let received = Block(24)
      let header = message(Block(4), received)
      expect(SystemCall.receiveMessage.raw(two.rawValue, header.address, waitForAll), 2)
      expect(received[half: 12], 1)
    }
  }

  /// Each socket waits in the next one: all of them go with the last, and what the first one held.
  private static func chainOfDescriptors() {
    let ends = pipe()
    var held = ends.reading
    for _ in 0..<300 {
      let (one, two) = makePair(stream)
      let sent = message(Block("x"), control(held))
      expect(SystemCall.sendMessage.raw(one.rawValue, sent.address, 0), 2)
      close(held)
      close(one)
      held = two
    }
    close(held)
    must(try Signal.brokenPipe.handle(.ignored))
    expect(.brokenPipe, from: try ends.writing.writeAll("x"))
  }

  private static func doesNotWait() {
    let (one, _) = makePair(stream | 0o4000)
    expect(.resourceTemporarilyUnavailable, from: try one.read(upTo: 1))
    var total = 0
    let block = Block(4096)
    while true {
      let answer = SystemCall.write.raw(one.rawValue, block.address, 4096)
      if answer < 0 {
        expect(.resourceTemporarilyUnavailable, answer)
        break
      }
      total += answer
    }
    expect(total >= 16384)
    let server = makeSocket(stream | 0o4000)
    let own = name("server")
    check(SystemCall.bind.raw(server.rawValue, own.address, own.size))
    check(SystemCall.listen.raw(server.rawValue, 1))
    expect(.resourceTemporarilyUnavailable, SystemCall.accept.raw(server.rawValue, 0, 0))
  }

  private static func poll() {
    let (one, two) = makePair(stream)
    expect(!must(try one.waitForInput(milliseconds: 0)))
    write(two, "x")
    expect(must(try one.waitForInput(milliseconds: 0)))
    let server = listen("server")
    expect(!must(try server.waitForInput(milliseconds: 0)))
    check(connect(makeSocket(), "server"))
    expect(must(try server.waitForInput(milliseconds: 0)))
  }

  private static func abstractName() {
    let path: ByteString = "\0usertests"
    _ = listen(path)
    let client = makeSocket()
    check(connect(client, path))
    expect(names(in: ".").count, 0)
  }

  private static func nameIsFile() {
    _ = listen("server")
    expect(metadata("server").kind == .socket)
    expect(.noSuchAddressOrDevice, from: try FileDescriptor.open("server", .readWrite))
    remove("server")
    expect(.noSuchFileOrDirectory, connect(makeSocket(), "server"))
  }

  private static func tellsPeer() {
    let (one, _) = makePair(stream)
    let (socketLevel, credentials) = (1, 17)
    let (answer, size) = (Block(12), Block(words: [12]))
    check(
      SystemCall.getSocketOption.raw(
        one.rawValue, socketLevel, credentials, answer.address, size.address))
    expect(answer[half: 0], Process.identifier)
    expect(answer[half: 4], 0)
  }

  private static func muchData() {
    let (one, two) = makePair(stream)
    let child = fork {
      close(two)
      write(one, bytes("x", 500_000))
    }
    close(one)
    expect(must(try two.readAll()).count, 500_000)
    expect(wait(child).exitCode == 0)
  }

  private static func arguments() {
    expect(.addressFamilyNotSupported, SystemCall.socket.raw(77, 1, 0))
    expect(.addressFamilyNotSupported, SystemCall.socketPair.raw(77, 1, 0, Block(8).address))
    let socket = makeSocket()
    expect(.invalidArgument, SystemCall.bind.raw(socket.rawValue, Block(8).address, 1))
    expect(.badFileDescriptor, SystemCall.listen.raw(99, 1))
  }
}
