import Configuration
import Testing

@Test func everyKeyArrives() throws {
  let machine = try machine(everyKey)
  var expected = MachineConfiguration()
  expected.memory = 2 << 30
  expected.harts = 8
  expected.isa = "rv64gc_zba"
  expected.engine = .interpreter
  expected.perfMap = true
  expected.firmware = "/lib/opensbi.elf"
  expected.flash = [
    FlashConfiguration(file: "configs/code.fd", readonly: true),
    FlashConfiguration(file: "/srv/vars.fd"),
  ]
  expected.kernel = "configs/my kernel"
  expected.initrd = "configs/../initrd.gz"
  expected.append = "console=ttyS0 quiet"
  expected.disks = [
    DiskConfiguration(file: "configs/root.img"),
    DiskConfiguration(file: "/srv/data.img", readonly: true),
  ]
  var network = NetworkConfiguration()
  network.mac = HardwareAddress([0x52, 0x54, 0, 0x12, 0x34, 0x99])
  network.restrict = true
  expected.networks = [NetworkConfiguration(), network]
  expected.forwards = [
    ForwardConfiguration(transport: .tcp, address: "0.0.0.0", port: 2222, guestPort: 22),
    ForwardConfiguration(transport: .udp, address: "127.0.0.1", port: 69, guestPort: 6969),
  ]
  expected.capture = "configs/packets.pcap"
  expected.sound.output = "configs/heard.wav"
  expected.sound.capture = "/srv/voice.wav"
  (expected.sound.outputs, expected.sound.inputs) = (2, 3)
  expected.shares = [
    ShareConfiguration(folder: "configs/src"),
    ShareConfiguration(folder: "/srv/data", tag: "data", readonly: true),
  ]
  expected.sockets = [SocketConfiguration(socket: "configs/vm.sock", cid: 42)]
  expected.balloon = true
  var display = DisplayConfiguration(kind: .vnc)
  (display.address, display.port, display.password) = ("0.0.0.0", 5901, "secret")
  var terminal = DisplayConfiguration(kind: .terminal)
  terminal.graphics = .sixel
  expected.displays = [DisplayConfiguration(), display, terminal]
  expected.gpu = ScreenSize(width: 1024, height: 768)
  expected.framebuffer = ScreenSize(width: 640, height: 480)
  expected.deterministic = true
  expected.seed = .max
  expected.tohost = true
  expected.signature = "configs/out/signature"
  expected.trace.file = "configs/trace.json"
  expected.trace.format = .json
  expected.trace.hart = 7
  expected.trace.privilege = .supervisor
  expected.trace.range = 0x8000_0000..<0x8010_0000
  #expect(machine == expected)
}

@Test func theTestFileKnowsEveryKey() {
  for setting in MachineConfiguration.settings {
    let key = setting.name.split(separator: ".").last.map { "\($0):" } ?? ""
    #expect(everyKey.contains(key), "everyKey lacks \(setting.name)")
  }
}

@Test(arguments: ["", "# nothing\n", "---\n", "---\n...\n", "\u{FEFF}# marked\r\n", "{}", "~\n"])
func aFileThatSaysNothingGivesTheDefaults(yaml: String) throws {
  let machine = try machine(yaml)
  #expect(machine == MachineConfiguration())
  #expect(machine.memory == 128 << 20)
  #expect(machine.harts == 1)
  #expect(!machine.deterministic)
}

private let sizesInBytes: [(text: String, bytes: UInt64)] = [
  ("1M", 1 << 20), ("1T", 1 << 40), ("512m", 512 << 20), ("2GiB", 2 << 30), ("1048576", 1 << 20),
  ("0x200000", 2 << 20), ("4096k", 4 << 20), ("\"3G\"", 3 << 30), ("0x10M", 16 << 20),
]

@Test(arguments: sizesInBytes)
func sizes(text: String, bytes: UInt64) throws {
  #expect(try machine("memory: \(text)").memory == bytes)
}

@Test(arguments: [
  "0", "1023K", "1025G", "2T", "1048577", "12Q", "M", "iB", "1.5G", "-1G", "+1G", "1 G", "1MB",
  "16777216T", "99999999999999999999", "18446744073709551616T", "0x", "''",
])
func sizesThatAreNone(text: String) {
  let found = text == "''" ? "''" : "'\(text)'"
  #expect(
    complaint(about: "memory: \(text)")
      == "configs/test.yaml:1:9: memory cannot be \(found): it takes a size from 1M to 1T, "
      + "a multiple of 4K, such as 512M")
}

private let ranges: [(text: String, start: UInt64, end: UInt64)] = [
  ("0x1000-0x2000", 0x1000, 0x2000), ("4096+4K", 0x1000, 0x2000), ("0+1", 0, 1),
  ("0-0xFFFFFFFFFFFFFFFF", 0, UInt64.max),
]

@Test(arguments: ranges)
func addressRanges(text: String, start: UInt64, end: UInt64) throws {
  #expect(try machine("trace: {file: t, range: \(text)}").trace.range == start..<end)
}

@Test(arguments: [
  "5-5", "6-5", "5", "5+0", "0xFFFFFFFFFFFFFFFF+2", "5-", "-5", "a-b", "1-2-3",
])
func addressRangesThatAreNone(text: String) {
  #expect(
    complaint(about: "trace: {file: t, range: \(text)}")
      == "configs/test.yaml:1:25: trace.range cannot be '\(text)': it takes START-END (END not "
      + "included) or START+SIZE, such as 0x80000000-0x80001000")
}

@Test func pathsStartFromTheFilesFolder() throws {
  func kernel(_ path: String, in file: String) throws -> String? {
    try MachineConfiguration(yaml: Array("kernel: \(path)".utf8), file: file).kernel
  }
  #expect(try kernel("Image", in: "linux.yaml") == "Image")
  #expect(try kernel("Image", in: "/linux.yaml") == "/Image")
  #expect(try kernel("../Image", in: "/etc/mvm/linux.yaml") == "/etc/mvm/../Image")
  #expect(try kernel("/boot/Image", in: "configs/linux.yaml") == "/boot/Image")
}

/// `none` is no file, wherever the machine file lies, and stays that in what is saved.
@Test func noFirmwareIsNoFile() throws {
  func firmware(_ text: String) throws -> String? {
    let file = "/etc/mvm/a.yaml"
    return try MachineConfiguration(yaml: Array("firmware: \(text)".utf8), file: file).firmware
  }
  #expect(try firmware("none") == MachineConfiguration.noFirmware)
  #expect(try firmware("./none") == "/etc/mvm/./none")
  var configuration = MachineConfiguration()
  for (firmware, line) in [("none", "firmware: \"none\""), ("fw", "firmware: \"/tmp/fw\"")] {
    configuration.firmware = firmware
    #expect(configuration.text(in: "/tmp").split(separator: "\n").contains { $0 == line })
  }
}

/// What an archive holds of cards reads back as the same, but for what is watched while the machine runs.
@Test func cardsOfAllKindsAreSaved() throws {
  let text = """
    network:
      - {kind: tap, interface: tap0, mtu: 9000, capture: a.pcap}
      - {kind: bridge, interface: eth0, mac: "52:54:00:00:00:01", queues: 2}
      - {kind: switch, socket: lan.socket}
      - user
    """
  var configuration = try MachineConfiguration(yaml: Array(text.utf8), file: "/srv/m.yaml")
  #expect(configuration.networks.map(\.kind) == [.tap, .bridge, .switch, .user])
  #expect(configuration.networks[0].capture == "/srv/a.pcap")
  #expect(configuration.networks[2].socket == "/srv/lan.socket")
  configuration.networks[0].capture = nil
  let saved = configuration.text(in: "/tmp")
  let again = try MachineConfiguration(yaml: Array(saved.utf8), file: "/other/m.yaml")
  #expect(again.networks == configuration.networks)
}

@Test func theShippedMachineFilesAreRight() throws {
  let configs =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/configs"
  let linux = try MachineConfiguration(machineFile: "\(configs)/linux.yaml")
  #expect(linux.memory == 512 << 20)
  #expect(linux.harts == 2)
  #expect(linux.kernel == "\(configs)/../.cache/linux/Image")
  #expect(linux.append == "console=ttyS0")
  let router = try MachineConfiguration(machineFile: "\(configs)/router.yaml")
  #expect(router.networks.map(\.kind) == [.switch, .switch])
  #expect(router.append?.contains("mvm.router") == true)
}

@Test func filesThatCannotBeRead() {
  #expect(throws: ConfigurationError.unreadable(file: "/", reason: "Is a directory")) {
    try MachineConfiguration(machineFile: "/")
  }
  let missing = "/nonexistent/machine.yaml"
  let reason = "No such file or directory"
  #expect(throws: ConfigurationError.unreadable(file: missing, reason: reason)) {
    try MachineConfiguration(machineFile: missing)
  }
  #expect(throws: ConfigurationError.oversized(file: "/dev/zero")) {
    try MachineConfiguration(machineFile: "/dev/zero")
  }
}

@Test func valuesThatAProgramAssignsAreChecked() {
  func complaint(_ change: (inout MachineConfiguration) -> Void) -> String? {
    var machine = MachineConfiguration()
    change(&machine)
    do throws(ConfigurationError) {
      try machine.check()
      return nil
    } catch {
      return error.description
    }
  }
  #expect(complaint { _ in } == nil)
  #expect(
    complaint { $0.harts = 65 }
      == "harts cannot be '65': it takes a whole number from 1 to 64, such as 4")
  #expect(
    complaint { $0.memory = 5000 }
      == "memory cannot be '5000': it takes a size from 1M to 1T, a multiple of 4K, such as 512M")
  #expect(
    complaint { $0.disks = [DiskConfiguration(file: "a"), DiskConfiguration(file: "")] }
      == "disks cannot be '': it takes a list, each entry a file name or a mapping with file, "
      + "format and readonly, such as disk.img")
  #expect(
    complaint { $0.trace.hart = 1 } == "trace.hart cannot be 1: the only hart is 0")
}

@Test(arguments: [
  ("tcp:8080:80", "tcp:127.0.0.1:8080:80"), ("udp:0.0.0.0:1:65535", "udp:0.0.0.0:1:65535"),
  ("tcp:[::1]:8080:80", "tcp:[::1]:8080:80"),
  ("tcp:[fe80::1.2.3.4]:1:2", "tcp:[fe80::1.2.3.4]:1:2"),
])
func forwards(text: String, meaning: String) throws {
  let forward = try #require(
    try machine("network: [user]\nforward: ['\(text)']").forwards.first)
  let address = forward.address.contains(":") ? "[\(forward.address)]" : forward.address
  #expect(
    "\(forward.transport.rawValue):\(address):\(forward.port):\(forward.guestPort)" == meaning)
}

@Test(arguments: [
  "", "tcp", "tcp:80", "tcp:80:", "tcp::80:80", "tcp:0:80", "tcp:80:0", "tcp:65536:80", "ip:80:80",
  "tcp:localhost:80:80", "tcp:1.2.3:80:80", "tcp:1.2.3.256:80:80", "tcp:[::1:80:80", "tcp:[]:80:80",
  "tcp:[::1]80:80", "tcp:::1:80:80", "tcp:80:80:80:80", "tcp:-1:80", "tcp:[::g]:1:1", "TCP:1:1",
  "tcp:[::1]:1.2.3.4:80:80",
])
func forwardsThatAreNone(text: String) {
  let message = complaint(about: "network: [user]\nforward: ['\(text)']") ?? ""
  #expect(message.contains("it takes TRANSPORT:[ADDRESS:]PORT:GUESTPORT, such as "), "\(message)")
}

@Test(arguments: [
  "52:54:00:12:34", "52:54:00:12:34:56:78", "52:54:00:12:34:5", "52:54:00:12:34:5g",
  "5254.0012.3456",
  "53:54:00:12:34:56", "00:00:00:00:00:00", "+2:54:00:12:34:56",
])
func cardAddressesThatAreNone(text: String) {
  #expect(
    complaint(about: "network: [{kind: user, mac: '\(text)'}]")?
      .contains("six bytes in hexadecimal") == true)
}
