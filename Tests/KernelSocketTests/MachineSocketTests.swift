import Fuzzing
import Processor
import Testing

/// Machine sockets and a host that keeps no rule.
@Suite(.serialized)
struct MachineSocketTests {
  private static let ports: [UInt32] = [1024, 1025, 1026]

  /// A program's sockets, and what it does with them.
  private final class Guest {
    var listener = MachineSocket()
    var sockets: [MachineSocket] = []

    func act(_ random: inout SplitMix) {
      let socket = sockets.randomElement(using: &random)
      let bytes = [UInt8](repeating: 1, count: Int.random(in: 1...9000, using: &random))
      switch Int.random(in: 0..<8, using: &random) {
      case 0: if let socket = try? listener.accept(SocketManner()) { sockets.append(socket) }
      case 1: connect(&random)
      case 2, 3: _ = try? socket?.send(bytes[...], SocketManner())
      case 4, 5: _ = try? socket?.receive(bytes.count, SocketManner())
      case 6: try? socket?.shutDown(input: Bool.random(using: &random), output: true)
      default:
        socket?.close()
        sockets.removeAll { $0 === socket }
      }
    }

    private func connect(_ random: inout SplitMix) {
      let socket = MachineSocket()
      let port = MachineSocketTests.ports.randomElement(using: &random) ?? 0
      let target = MachineAddress(machine: MachineAddress.host, port: port)
      try? socket.connect(to: target, isNonBlocking: true)
      sockets.append(socket)
    }
  }

  private func packet(_ guest: Guest, _ random: inout SplitMix) -> MachinePacket {
    let known = guest.sockets.randomElement(using: &random)
    let port = { (random: inout SplitMix) in Self.ports.randomElement(using: &random) ?? 0 }
    var packet = MachinePacket(
      .data,
      from: known?.peer ?? MachineAddress(machine: MachineAddress.host, port: port(&random)),
      to: known?.own ?? MachineAddress(machine: HostileHost.number, port: port(&random)))
    packet.operation = MachinePacket.Operation(rawValue: UInt16.random(in: 0...9, using: &random))
    packet.shutdown = .init(rawValue: UInt32.random(in: 0...5, using: &random))
    let rooms: [UInt32] = [0, 1, 4096, 262_144, .max]
    packet.room = rooms.randomElement(using: &random) ?? 0
    packet.taken =
      Bool.random(using: &random) ? known?.sent ?? 0 : UInt32.random(in: 0...9, using: &random)
    let lengths = [0, 1, 44, 8148, 60_000]
    packet.byteCount = lengths.randomElement(using: &random) ?? 0
    return packet
  }

  /// No more than a window waits anywhere, nobody sends more than there is room for, an answer is one packet or two, and never one to a
  /// reset; and when the program has closed its sockets nothing is left of them.
  @Test(arguments: Fuzzing.seeds(usual: 20, of: 2000))
  func hostsThatLieDoNoHarm(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let (host, guest) = (HostileHost(), Guest())
    MachineSockets.device = host
    defer { MachineSockets.device = nil }
    try guest.listener.bind(
      to: MachineAddress(machine: MachineAddress.any, port: 1024), isRoot: true)
    try guest.listener.listen(3)
    for _ in 0..<2000 {
      Clock.now += UInt64.random(in: 0...200_000_000, using: &random)
      Hart.current.timers.expire()
      host.hasRoom = Int.random(in: 0..<5, using: &random) > 0
      guest.act(&random)
      let packet = packet(guest, &random)
      let answers = host.deliver(packet)
      #expect(answers.count <= 2)
      if packet.operation == .reset { #expect(answers.isEmpty) }
      for socket in guest.sockets { #expect(socket.incoming.count <= 256 << 10) }
      #expect(guest.listener.arrived.count <= 4)
      #expect(host.excess == 0)
    }
    for socket in guest.sockets { socket.close() }
    guest.listener.close()
    expectNothingLeft(host)
  }

  /// Each port answers as one that nobody knows.
  private func expectNothingLeft(_ host: HostileHost) {
    for port in Self.ports {
      let end = MachineAddress(machine: HostileHost.number, port: port)
      let other = MachineAddress(machine: MachineAddress.host, port: 1024)
      for operation in [MachinePacket.Operation.request, .data, .creditRequest] {
        let answers = host.deliver(MachinePacket(operation, from: other, to: end))
        #expect(answers.count == 1 && answers[0].operation == .reset)
      }
    }
  }

  /// A connection that nobody answers ends at its time, and not before.
  @Test func connectingEndsInTime() throws {
    let host = HostileHost()
    MachineSockets.device = host
    defer { MachineSockets.device = nil }
    let socket = MachineSocket()
    let target = MachineAddress(machine: MachineAddress.host, port: 1024)
    #expect(throws: Errno.nowInProgress) {
      try socket.connect(to: target, isNonBlocking: true)
    }
    #expect(throws: Errno.alreadyInProgress) {
      try socket.connect(to: target, isNonBlocking: true)
    }
    Clock.now += 1_999_999_999
    Hart.current.timers.expire()
    #expect(socket.state == .connecting && socket.error == nil)
    Clock.now += 1
    Hart.current.timers.expire()
    #expect(socket.state == .unconnected && socket.error == .timedOut)
    #expect(host.answers.map { $0.operation } == [.request, .reset])
    socket.close()
  }

  // MARK: Headers

  /// What is written is read again, and a header that says more than there is is none.
  @Test func headersContradictThemselves() throws {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16)
    defer { memory.deallocate() }
    let (from, to) = (MachineAddress(machine: 2, port: 9), MachineAddress(machine: 7, port: 1024))
    var packet = MachinePacket(.shutdown, from: from, to: to)
    (packet.shutdown, packet.room, packet.taken, packet.byteCount) = (.both, 0xfedc_ba98, 3, 20)
    packet.write(to: memory)
    let read = try #require(MachinePacket(memory, written: 64))
    #expect(read.source == from && read.target == to && read.operation == .shutdown)
    #expect(read.shutdown == .both && read.room == 0xfedc_ba98 && read.taken == 3)
    #expect(read.byteCount == 20)
    for written in [0, 43, 44, 63] { #expect(MachinePacket(memory, written: written) == nil) }
    // A machine's number of more than 32 bits, another type, an operation that there is not.
    memory.storeBytes(of: 1, toByteOffset: 4, as: UInt32.self)
    #expect(MachinePacket(memory, written: 64) == nil)
    memory.storeBytes(of: 0, toByteOffset: 4, as: UInt32.self)
    for kind in [0x0004_0002, 0x0063_0001] as [UInt32] {
      memory.storeBytes(of: kind, toByteOffset: 28, as: UInt32.self)
      #expect(try #require(MachinePacket(memory, written: 64)).operation == nil)
    }
  }

  // MARK: Bytes that wait

  /// Pieces come out as they went in, whatever their sizes.
  @Test func bytesStayInOrder() {
    Fuzzing.run(usual: 20) { random in
      var (received, model): (ReceivedBytes, [UInt8]) = (ReceivedBytes(), [])
      for step in 0..<60 {
        let count = Int.random(in: 0...[3, 5000, 9000][step % 3], using: &random)
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ step) }
        bytes.withUnsafeBytes { received.append($0) }
        model += bytes
        let wanted = Int.random(in: 0...12_000, using: &random)
        let expected = Array(model.prefix(wanted))
        #expect(received.peek(wanted) == expected)
        #expect(received.take(wanted) == expected)
        model.removeFirst(expected.count)
        #expect(received.count == model.count)
      }
    }
  }
}
