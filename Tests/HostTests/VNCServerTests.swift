import Bus
import Glibc
import Host
import HostTools
import Testing

/// What libvncserver sends to a viewer made by hand (RFC 6143), and what that sends.
@Suite(.serialized) struct VNCServerTests {
  private static let size = PictureSize(width: 100, height: 60)
  private let screen = Screen()
  private let seat = Seat()

  private static let hasLibrary: Bool = {
    if dlopen("libvncserver.so.1", RTLD_LAZY) != nil { return true }
    print("libvncserver is not installed: VNC is not tested")
    return false
  }()

  private func server(_ password: VNCServer.Password) throws -> (VNCServer, LoopbackSocket) {
    let port = try FreePort.any()
    let server = try VNCServer(
      screen, seat, address: "127.0.0.1", port: port, password: password)
    try server.start {}
    return (server, try LoopbackSocket.connected(to: port))
  }

  private func show(_ color: UInt32, _ area: PictureArea) throws {
    let pixels = (0..<Self.size.area.pixelCount).map { UInt32($0) &+ color }
    try pixels.withUnsafeBytes { bytes in
      screen.damaged(
        area, of: try #require(PictureView(bytes, size: Self.size, stride: Self.size.width * 4)))
    }
  }

  private func number(_ bytes: some Collection<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// Everything up to where pictures are asked for; returns the size that the server says.
  private func shakeHands(_ socket: LoopbackSocket) throws -> (width: Int, height: Int) {
    let version = try socket.take(12)
    #expect(version == Array("RFB 003.008\n".utf8))
    try socket.write(version)
    #expect(try socket.take(2) == [1, 1])  // one kind of security: none
    try socket.write([1])
    #expect(try socket.take(4) == [0, 0, 0, 0])
    try socket.write([1])
    let description = try socket.take(24)
    _ = try socket.take(number(description[20..<24]))
    try socket.write([2, 0, 0, 1, 0, 0, 0, 0])  // no encoding but raw
    return (number(description[0..<2]), number(description[2..<4]))
  }

  /// Asks for what is new, or for all, and takes it over.
  private func update(
    _ socket: LoopbackSocket, _ picture: inout [UInt32], isIncremental: Bool
  ) throws -> [PictureArea] {
    try socket.write([3, isIncremental ? 1 : 0, 0, 0, 0, 0, 0, 100, 0, 60])
    let header = try socket.take(4)
    #expect(header[0] == 0)
    var areas: [PictureArea] = []
    for _ in 0..<number(header[2..<4]) {
      let place = try socket.take(12)
      let area = PictureArea(
        x: number(place[0..<2]), y: number(place[2..<4]), width: number(place[4..<6]),
        height: number(place[6..<8]))
      #expect(number(place[8..<12]) == 0)
      let pixels = try socket.take(area.pixelCount * 4)
      for index in 0..<area.pixelCount {
        let pixel = pixels[index * 4..<index * 4 + 3].reversed().reduce(UInt32(0)) {
          $0 << 8 | UInt32($1)
        }
        picture[(area.y + index / area.width) * 100 + area.x + index % area.width] = pixel
      }
      areas.append(area)
    }
    return areas
  }

  @Test(.enabled(if: hasLibrary))
  func aViewerSeesEveryPixelAndOnlyWhatIsNew() throws {
    screen.sizeChanged(Self.size)
    try show(0x112233, Self.size.area)
    let (server, socket) = try server(.none)
    defer { server.stop() }
    #expect(try shakeHands(socket) == (100, 60))
    var picture = [UInt32](repeating: 0, count: 6000)
    _ = try update(socket, &picture, isIncremental: false)
    #expect(picture.indices.allSatisfy { picture[$0] == UInt32($0) + 0x112233 })
    let area = PictureArea(x: 20, y: 30, width: 16, height: 8)
    try show(0x445566, area)
    let areas = try update(socket, &picture, isIncremental: true)
    #expect(areas.allSatisfy { area.contains($0) } && !areas.isEmpty)
    #expect(
      picture.indices.allSatisfy { place in
        let pixel = PictureArea(x: place % 100, y: place / 100, width: 1, height: 1)
        return picture[place] == UInt32(place) + (area.contains(pixel) ? 0x445566 : 0x112233)
      })
  }

  @Test(.enabled(if: hasLibrary))
  func aViewerPressesKeysAndMovesThePointer() throws {
    screen.sizeChanged(Self.size)
    let (server, socket) = try server(.none)
    defer { server.stop() }
    _ = try shakeHands(socket)
    try socket.write([4, 1, 0, 0, 0, 0, 0, 0x41])  // A goes down
    try socket.write([4, 0, 0, 0, 0, 0, 0, 0x41])
    try socket.write([5, 4, 0, 99, 0, 0])  // the third button, at the right upper corner
    // What it sends comes in order: with the picture, all that was said has been heard.
    var picture = [UInt32](repeating: 0, count: 6000)
    _ = try update(socket, &picture, isIncremental: false)
    #expect(seat.keyboard.receive() == [InputEvent(type: 1, code: 30, value: 1)])
    #expect(seat.keyboard.receive() == [InputEvent(type: 1, code: 30, value: 0)])
    let place = [
      InputEvent(type: 3, code: 0, value: 32_767), InputEvent(type: 3, code: 1, value: 0),
    ]
    #expect(seat.tablet.receive() == place)
    #expect(seat.tablet.receive() == [InputEvent(type: 1, code: 0x111, value: 1)])
  }

  @Test(.enabled(if: hasLibrary))
  func withoutThePasswordNobodyComesIn() throws {
    let (server, socket) = try server(.made)
    defer { server.stop() }
    #expect(server.notice?.contains(", password ") == true)
    try socket.write(try socket.take(12))
    #expect(try socket.take(2) == [1, 2])  // one kind of security: a challenge
    try socket.write([2])
    _ = try socket.take(16)
    try socket.write([UInt8](repeating: 0, count: 16))
    #expect(try number(socket.take(4)) != 0)
  }

  @Test(.enabled(if: hasLibrary), arguments: 0..<20)
  func aPasswordThatIsMadeIsNeverLikeTheLast(round: Int) throws {
    let servers = try (0..<2).map { _ in try server(.made).0 }
    defer { for server in servers { server.stop() } }
    let words = servers.compactMap { $0.notice?.split(separator: " ").last }
    #expect(words.count == 2 && words[0] != words[1] && words[0].count == 8)
    #expect(throws: HostError.self) { try server(.none) }
  }

  @Test(.enabled(if: hasLibrary))
  func anAddressThatCannotBeHadIsRefused() throws {
    let taken = try LoopbackSocket.listening()
    for (address, port) in [("127.0.0.1", taken.port), ("localhost", 5900), ("1.2.3.4", 5900)] {
      #expect(throws: HostError.cannotListen(place: "\(address):\(port)")) {
        try VNCServer(screen, seat, address: address, port: port, password: .none)
      }
    }
  }
}

extension LoopbackSocket {
  /// So many bytes, however many pieces they come in.
  fileprivate func take(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let piece = try read(count - bytes.count).bytes
      try #require(!piece.isEmpty, "the server has hung up")
      bytes += piece
    }
    return bytes
  }
}
