import Foundation
import HostTools
import MVM
import Testing
import Trial

/// Debian's kernel, and ours, with a card on a TAP interface and one on a bridge, in networks that the test makes, against a DHCP
/// server and an HTTP server there.
@Suite(
  .serialized, .enabled(if: Linux.isFetched, Linux.whyNot),
  .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
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

  enum Guest: CaseIterable {
    case linux
    case own

    /// The first card of Linux has an address when it has started.
    var commands: [String] {
      switch self {
      case .linux:
        [
          "ip link set eth1 up",
          "udhcpc -i eth1 -q -n -t 5 -T 1 -s /etc/udhcpc/default.script >/dev/null",
          "ip -4 addr show | grep 'inet 10'", "ping -c 1 -W 10 10.8.0.1 | grep received",
          "ping -c 1 -W 10 10.9.0.1 | grep received",
          "for n in 8 9; do wget -q -T 60 -O - http://10.$n.0.1:8000/file | sha256sum; done",
          "echo finished",
        ]
      case .own:
        [
          "for n in 0 1; do dhcp -q -t 60 eth$n; done", "ip addr",
          "for n in 8 9; do ping -c 1 10.$n.0.1; done",
          "for n in 8 9; do fetch -q -O - http://10.$n.0.1:8000/file | sha256sum; done",
          "echo finished",
        ]
      }
    }

    /// What is said of a ping that was answered.
    var answered: String {
      switch self {
      case .linux: "1 packets received"
      case .own: "1 sent, 1 received"
      }
    }
  }

  private let folder: TemporaryFolder
  private let disk: SystemDisk

  init() throws {
    folder = try TemporaryFolder()
    disk = try SystemDisk()
  }

  /// Returns when a server that speaks has said that it serves.
  private func start(
    _ name: String, _ arguments: [String], speaks: Bool = false
  ) throws -> Process {
    let process = Process()
    let output = Pipe()
    let program = try #require(ExternalProgram(name))
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "600", program.path] + arguments
    process.standardOutput = speaks ? output : FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    if speaks { try #require(!output.fileHandleForReading.availableData.isEmpty) }
    return process
  }

  private func configuration(_ guest: Guest, deterministic: Bool) -> MachineConfiguration {
    let command = guest.commands.joined(separator: "; ")
    var configuration =
      switch guest {
      case .linux: Linux.configuration(harts: deterministic ? 1 : 2, command: command)
      case .own:
        OwnSystem.configuration(
          harts: 2, isDeterministic: deterministic, disk: disk.path, command: command)
      }
    if guest == .own { configuration.append = (configuration.append ?? "") + " mvm.network=none" }
    configuration.deterministic = deterministic
    var (tap, bridge) = (NetworkConfiguration(kind: .tap), NetworkConfiguration(kind: .bridge))
    (tap.interface, bridge.interface) = ("tap0", "left")
    bridge.capture = folder.path("bridge.pcap")
    configuration.networks = [tap, bridge]
    return configuration
  }

  /// A deterministic machine is recorded, and replayed where there are no such networks: to the same last bit.
  @Test(arguments: Guest.allCases, [false, true])
  func aFileComesByBoth(guest: Guest, deterministic: Bool) throws {
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
        try start(
          "python3", ["-u", "-m", "http.server", "-d", folder.url.path, "8000"], speaks: true),
      ]
      defer { for server in servers { server.terminate() } }
      let trial = try Trial(
        configuration(guest, deterministic: deterministic), instructions: 400_000_000_000,
        seconds: 600,
        pieces: 5_000_000)
      if deterministic { try trial.machine.record(to: recording) }
      for text in [
        "inet 10.8.0.", "inet 10.9.0.", guest.answered, guest.answered, sum, sum,
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
