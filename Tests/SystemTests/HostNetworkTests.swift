import Foundation
import HostTools
import MVM
import Testing
import Trial

/// Debian's kernel with a card on a TAP interface and one on a bridge, in networks that the test makes, against a DHCP server
/// and an HTTP server there.
@Suite(
  .serialized, .enabled(if: Linux.isFetched, Linux.whyNot),
  .enabled(if: NetworkNamespace.isAllowed, Comment(rawValue: NetworkNamespace.whyNot)),
  .enabled(if: ExternalProgram.exist("dnsmasq", "python3"), "dnsmasq or python3 is not installed"))
struct HostNetworkTests {
  private static let byteCount = 5_000_000

  /// The bridge's end of a pair of interfaces is the guest's, the other one the host's.
  private static let interfaces = [
    "link set lo up", "tuntap add dev tap0 mode tap", "link set tap0 up",
    "addr add 10.8.0.1/24 dev tap0", "link add left type veth peer name right",
    "link set left up", "link set right up", "addr add 10.9.0.1/24 dev right",
  ]

  private static let commands = [
    "ip link set eth1 up",
    "udhcpc -i eth1 -q -n -t 5 -T 1 -s /etc/udhcpc/default.script >/dev/null",
    "ip -4 addr show | grep 'inet 10'", "ping -c 1 -W 10 10.8.0.1 | grep received",
    "ping -c 1 -W 10 10.9.0.1 | grep received",
    "for n in 8 9; do wget -q -T 60 -O - http://10.$n.0.1:8000/file | sha256sum; done",
    "echo finished",
  ]

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func start(_ name: String, _ arguments: [String]) throws -> Process {
    let process = Process()
    let program = try #require(ExternalProgram(name))
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "600", program.path] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func configuration(deterministic: Bool) -> MachineConfiguration {
    var configuration = Linux.configuration(
      harts: deterministic ? 1 : 2, command: Self.commands.joined(separator: "; "))
    configuration.deterministic = deterministic
    var (tap, bridge) = (NetworkConfiguration(kind: .tap), NetworkConfiguration(kind: .bridge))
    (tap.interface, bridge.interface) = ("tap0", "left")
    bridge.capture = folder.path("bridge.pcap")
    configuration.networks = [tap, bridge]
    return configuration
  }

  /// A deterministic machine is recorded, and replayed where there are no such networks: to the same last bit.
  @Test(arguments: [false, true]) func aFileComesByBoth(deterministic: Bool) throws {
    let file = folder.path("file")
    let contents = Data((0..<Self.byteCount).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) })
    try contents.write(to: URL(fileURLWithPath: file))
    let sum = String(
      try #require(ExternalProgram("sha256sum")).run([file]).output.prefix(64))
    let recording = folder.path("run.mvr")
    let folder = folder
    let (ending, hash) = try NetworkNamespace.run {
      try NetworkNamespace.configure(Self.interfaces)
      let servers = [
        try start(
          "dnsmasq",
          [
            "-C", "/dev/null", "-k", "--no-ping", "--user=root", "-x", folder.path("pid"), "-l",
            folder.path("leases"), "--port=0", "--dhcp-range=10.8.0.50,10.8.0.99",
            "--dhcp-range=10.9.0.50,10.9.0.99",
          ]),
        try start("python3", ["-m", "http.server", "-d", folder.url.path, "8000"]),
      ]
      defer { for server in servers { server.terminate() } }
      let trial = try Trial(
        configuration(deterministic: deterministic), instructions: 400_000_000_000, seconds: 600,
        pieces: 5_000_000)
      if deterministic { try trial.machine.record(to: recording) }
      for text in [
        "inet 10.8.0.", "inet 10.9.0.", "1 packets received", "1 packets received", sum, sum,
        "finished\r\n",
      ] { try trial.wait(for: text) }
      let ending = try trial.finish()
      if deterministic { try trial.machine.endRecording() }
      return (ending, trial.machine.stateHash)
    }
    #expect(ending == .poweredOff(code: 0))
    if deterministic {
      let replay = try Replay(recording)
      #expect(try replay.run(checking: true) == .finished)
      #expect(replay.machine.stateHash == hash)
    }
    let captured = try Data(contentsOf: URL(fileURLWithPath: folder.path("bridge.pcap"))).count
    #expect(captured > Self.byteCount && captured < 3 * Self.byteCount)
  }
}
