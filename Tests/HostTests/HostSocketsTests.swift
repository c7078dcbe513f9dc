import Bus
import Glibc
import Host
import HostTools
import Testing

/// Unix sockets of the host, and a device that a test plays.
@Suite struct HostSocketsTests {
  /// The device's side: waits for events, ten seconds at most.
  private final class Device: @unchecked Sendable {
    let sockets: HostSockets
    private let arrivals = Parker()

    init(_ path: String) throws {
      sockets = try HostSockets(path: path)
      try sockets.start { [arrivals] in arrivals.wake() }
    }

    deinit { sockets.stop() }

    func event() throws -> SocketEvent {
      let end = HostClock().nanoseconds + 10_000_000_000
      while true {
        if let event = sockets.receive() { return event }
        try #require(arrivals.wait(until: end), "nothing came")
      }
    }
  }

  private let folder: TemporaryFolder
  private let path: String
  private static let ends = SocketEnds(hostPort: 52, guestPort: 1024)

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/vm.sock"
  }

  @Test func aProgramConnectsToTheGuest() throws {
    let device = try Device(path)
    let program = try UnixProgram.connected(to: path)
    try program.write("CONNECT 1024\nfirst")
    let offered = try device.event()
    #expect(offered.kind == .connect && offered.ends.guestPort == 1024)
    device.sockets.act(.accept(offered.ends))
    #expect(try program.read(atMost: 100) == "OK \(offered.ends.hostPort)\n")
    // The guest has no room yet, and then for three bytes.
    device.sockets.act(.grant(offered.ends, limit: 3))
    let data = try device.event()
    #expect(data == SocketEvent(.data, offered.ends, bytes: Array("fir".utf8)))
    device.sockets.act(.grant(offered.ends, limit: 100))
    #expect(try device.event().bytes == Array("st".utf8))
    device.sockets.act(.send(offered.ends, Array("answer".utf8)))
    #expect(try device.event() == SocketEvent(.taken, offered.ends, number: 6))
    #expect(try program.read(atMost: 100) == "answer")
    program.end()
    #expect(try device.event() == SocketEvent(.shutdown, offered.ends, number: 2))
    device.sockets.act(.shutdown(offered.ends, flags: 3))
    #expect(try program.read(atMost: 100).isEmpty)
  }

  @Test func theGuestConnectsToAProgram() throws {
    let device = try Device(path)
    device.sockets.act(.connect(Self.ends))
    #expect(try device.event() == SocketEvent(.reset, Self.ends))
    let listener = try UnixProgram.listening(at: "\(path)_52")
    device.sockets.act(.connect(Self.ends))
    #expect(try device.event() == SocketEvent(.accept, Self.ends))
    let program = try listener.accepted()
    device.sockets.act(.send(Self.ends, Array("hello".utf8)))
    #expect(try program.read(atMost: 100) == "hello")
    #expect(try device.event() == SocketEvent(.taken, Self.ends, number: 5))
    device.sockets.act(.reset(Self.ends))
    #expect(try program.read(atMost: 100).isEmpty)
  }

  @Test(arguments: ["HELLO", "CONNECT", "CONNECT x", "CONNECT 99999999999", "CONNECT 1 2"])
  func whoSpeaksOtherwiseIsLeft(line: String) throws {
    let device = try Device(path)
    let program = try UnixProgram.connected(to: path)
    try program.write(line + "\n")
    #expect(try program.read(atMost: 100).isEmpty)
    #expect(device.sockets.receive() == nil)
  }

  @Test func aMachineThatHadOtherStreamsEndsThemAll() throws {
    let device = try Device(path)
    let listener = try UnixProgram.listening(at: "\(path)_52")
    device.sockets.act(.connect(Self.ends))
    _ = try device.event()
    let program = try listener.accepted()
    device.sockets.abandon()
    #expect(try device.event().kind == .lost)
    #expect(try program.read(atMost: 100).isEmpty)
  }

  @Test func aSocketThatWasLeftBehindIsReplacedAndOneInUseIsNot() throws {
    _ = try UnixProgram.listening(at: path)  // and gone
    let device = try Device(path)
    #expect(
      throws: HostError.failed(
        file: path, reason: "is another machine's: name another socket")
    ) {
      try HostSockets(path: path)
    }
    let file = try folder.file("file", [1])
    #expect(throws: HostError.exists(file: file)) { try HostSockets(path: file) }
    let long = folder.path + "/" + String(repeating: "x", count: 100)
    #expect(throws: HostError.self) { try HostSockets(path: long) }
    _ = device
  }
}
