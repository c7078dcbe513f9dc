import Foundation
import MVM
import Testing
import Trial

/// Debian's kernel on the user network, against servers and clients on this host's loopback.
///
/// `MVM_NETWORK_BYTES` says how much is moved in each direction, 20,000,000 unless set.
@Suite(
  .serialized, .enabled(if: Linux.isFetched, Linux.whyNot),
  .enabled(if: ExternalProgram.exist("python3"), "python3 is not installed"))
struct NetworkTests {
  private static let byteCount =
    ProcessInfo.processInfo.environment["MVM_NETWORK_BYTES"].flatMap(Int.init) ?? 20_000_000

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Reads all that a port has to give, and prints its sum and size.
  private static let client = """
    import hashlib, socket, sys
    sum, size = hashlib.sha256(), 0
    connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 60)
    while data := connection.recv(1 << 20):
        sum.update(data)
        size += len(data)
    print(sum.hexdigest(), size)
    """

  private func start(_ program: String, _ argument: String) throws -> (Process, Pipe) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let seconds = 900 + Self.byteCount / 400_000
    process.arguments = ["timeout", "\(seconds)", "python3", "-c", program, argument]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    return (process, output)
  }

  private func sum(_ file: String) throws -> String {
    let tool = try #require(ExternalProgram("sha256sum"))
    return String(try tool.run([file], seconds: 300).output.prefix(64))
  }

  private func makeFile() throws -> String {
    let path = folder.path("file")
    try #require(FileManager.default.createFile(atPath: path, contents: nil))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    var state: UInt64 = 42
    var left = Self.byteCount
    while left > 0 {
      let words = (0..<65_536).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 31
      }
      let count = min(left, words.count * 8)
      file.write(words.withUnsafeBytes { Data($0.prefix(count)) })
      left -= count
    }
    try file.close()
    return path
  }

  @Test(arguments: [false, true]) func aFileComesAndAnotherGoes(deterministic: Bool) throws {
    let file = try makeFile()
    let server = try FileServer(of: folder.url.path)
    let port = try FreePort.any()
    let commands = [
      "ip -4 addr show eth0", "cat /etc/resolv.conf",
      "wget -q -T 60 -O - http://10.0.2.2:\(server.port)/file | sha256sum",
      "ping -c 1 -W 10 10.0.2.2 | grep received",
      "(sleep 1; echo ready) & yes 0123456789 | head -c \(Self.byteCount) | nc -l -p 80",
      "echo finished",
    ]
    var configuration = Linux.configuration(
      harts: deterministic ? 1 : 2, command: commands.joined(separator: "; "))
    configuration.deterministic = deterministic
    configuration.networks = [NetworkConfiguration()]
    configuration.forwards = [ForwardConfiguration(port: port, guestPort: 80)]
    let isCaptured = Self.byteCount <= 100_000_000
    if isCaptured { configuration.capture = folder.path("packets.pcap") }
    let trial = try Trial(
      configuration, instructions: 400_000_000_000, seconds: 600 + Double(Self.byteCount) / 400_000,
      pieces: 5_000_000)
    try trial.wait(for: "inet 10.0.2.15/24")
    try trial.wait(for: "nameserver 10.0.2.3\r\n")
    try trial.wait(for: try sum(file))
    try trial.wait(for: "1 packets received")
    try trial.wait(for: "ready\r\n")
    let (client, clientOutput) = try start(Self.client, "\(port)")
    try trial.wait(for: "finished\r\n")
    #expect(try trial.finish() == .poweredOff(code: 0))
    let said = String(
      decoding: clientOutput.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    client.waitUntilExit()
    #expect(said == "\(try expectedSum()) \(Self.byteCount)\n")
    if isCaptured { try expectCapture(folder.path("packets.pcap")) }
  }

  private func expectedSum() throws -> String {
    let path = folder.path("lines")
    let line = Array("0123456789\n".utf8)
    let lines = Data((0..<line.count * 10_000).map { line[$0 % line.count] })
    try #require(FileManager.default.createFile(atPath: path, contents: nil))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    var left = Self.byteCount
    while left > 0 {
      file.write(lines.prefix(left))
      left -= min(left, lines.count)
    }
    try file.close()
    return try sum(path)
  }

  /// A whole number of records, their instants in order, more bytes than the files had.
  private func expectCapture(_ path: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    func word(_ place: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
    #expect(word(0) == 0xa1b2_3c4d && word(20) == 1)
    var place = 24
    var frames = 0
    var last = 0
    var isInOrder = true
    while place + 16 <= bytes.count {
      let instant = word(place) * 1_000_000_000 + word(place + 4)
      isInOrder = isInOrder && instant >= last && word(place + 4) < 1_000_000_000
      last = instant
      place += 16 + word(place + 8)
      frames += 1
    }
    #expect(place == bytes.count && isInOrder && frames > 100)
    #expect(bytes.count > 2 * Self.byteCount)
  }
}
