import Foundation
import MVM
import Testing
import Trial

/// Our own system on the user network, against a server and a client on this host's loopback.
@Suite(
  .serialized, .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
  .enabled(if: ExternalProgram.exist("python3"), "python3 is not installed"))
struct OwnNetworkTests {
  private static let byteCount = 3_000_000

  private let disk: SystemDisk
  private let folder: TemporaryFolder

  init() throws {
    disk = try SystemDisk()
    folder = try TemporaryFolder()
  }

  private func makeFile() throws -> String {
    var state: UInt64 = 42
    let words = (0..<Self.byteCount / 8).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 31
    }
    let path = folder.path("file")
    let bytes = words.withUnsafeBytes { Data($0) }
    try #require(FileManager.default.createFile(atPath: path, contents: bytes))
    return path
  }

  private func sum(_ file: String) throws -> String {
    let tool = try #require(ExternalProgram("sha256sum"))
    return String(try tool.run([file]).output.prefix(64))
  }

  /// An address by DHCP, the gateway's echo, a file by HTTP: on one hart and on two, in both modes of time.
  @Test(arguments: [(1, true), (2, true), (2, false)])
  func fetchesAFile(harts: Int, isDeterministic: Bool) throws {
    let file = try makeFile()
    let server = try FileServer(of: folder.url.path)
    let commands = [
      "dhcp -q -t 60 eth0", "ip addr", "ip route", "cat /etc/resolv.conf", "ping -c 1 10.0.2.2",
      "fetch -q -O - http://10.0.2.2:\(server.port)/file | sha256sum",
    ]
    var configuration = OwnSystem.configuration(
      harts: harts, isDeterministic: isDeterministic, disk: disk.path,
      command: commands.joined(separator: "; "))
    configuration.append = (configuration.append ?? "") + " mvm.network=none"
    configuration.networks = [NetworkConfiguration()]
    let trial = try Trial(configuration)
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    for answer in [
      "inet 10.0.2.15/24", "default via 10.0.2.2 dev eth0", "nameserver 10.0.2.3",
      "1 sent, 1 received", try sum(file),
    ] {
      #expect(trial.output.contains(answer), "\(answer)\n\(trial.output)")
    }
  }

  /// Reads all that a port has to give, and prints its sum.
  private static let client = """
    import hashlib, socket, sys
    sum = hashlib.sha256()
    connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 60)
    while data := connection.recv(1 << 20):
        sum.update(data)
    print(sum.hexdigest())
    """

  private func startClient(_ port: UInt16) throws -> (Process, Pipe) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "600", "python3", "-c", Self.client, "\(port)"]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    return (process, output)
  }

  /// A file of the guest's through a forwarded port.
  @Test func servesAFile() throws {
    let port = try FreePort.any()
    let commands = [
      "dhcp -q -t 60 eth0", "seq 1 400000 > /tmp/numbers", "sha256sum /tmp/numbers",
      // Ready once somebody listens at port 80.
      "(for i in $(seq 600); do grep -q :0050 /proc/net/tcp && break; sleep 0.1; done;"
        + " echo ready) & nc -l -p 80 < /tmp/numbers", "echo finished",
    ]
    var configuration = OwnSystem.configuration(
      harts: 2, isDeterministic: false, disk: disk.path,
      command: commands.joined(separator: "; "))
    configuration.append = (configuration.append ?? "") + " mvm.network=none"
    configuration.networks = [NetworkConfiguration()]
    configuration.forwards = [ForwardConfiguration(port: port, guestPort: 80)]
    let trial = try Trial(configuration)
    try trial.wait(for: "ready\r\n")
    let (client, clientOutput) = try startClient(port)
    try trial.wait(for: "finished\r\n")
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    let said = String(
      decoding: clientOutput.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    client.waitUntilExit()
    #expect(said.count == 65, "\(said)")
    #expect(trial.output.contains("\(said.prefix(64))  /tmp/numbers"), "\(trial.output)")
  }
}
