import Configuration
import Testing

private let linux =
  #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  + "/configs/linux.yaml"

@Test func optionsArrive() throws {
  let run = try run(
    "--memory=2G", "--harts", "8", "--isa", "rv64gc", "--firmware", "fw", "--kernel", "../Image",
    "--initrd", "rd", "--append=a=b c", "--disk", "x.img", "--disk", "y,,z.img,readonly",
    "--deterministic", "--seed", "0x2A", "--tohost", "--signature", "s", "--trace", "t",
    "--network", "user,mac=02:00:00:00:00:aF,restrict,mtu=9000,queues=2", "--network", "none",
    "--forward", "tcp:8080:80", "--forward", "udp:[::1]:53:5353", "--capture", "c.pcap",
    "--trace-format", "json", "--trace-hart", "7", "--trace-privilege", "user", "--trace-range",
    "0+1G", "--engine", "interpreter", "--perf-map", "--dump-dtb", "-")
  var expected = RunArguments()
  expected.machine.memory = 2 << 30
  expected.machine.harts = 8
  expected.machine.isa = "rv64gc"
  expected.machine.engine = .interpreter
  expected.machine.perfMap = true
  expected.machine.firmware = "fw"
  expected.machine.kernel = "../Image"
  expected.machine.initrd = "rd"
  expected.machine.append = "a=b c"
  expected.machine.disks = [
    DiskConfiguration(file: "x.img"), DiskConfiguration(file: "y,z.img", readonly: true),
  ]
  var network = NetworkConfiguration()
  network.mac = HardwareAddress([2, 0, 0, 0, 0, 0xaf])
  network.restrict = true
  network.mtu = 9000
  network.queues = 2
  expected.machine.networks = [network, NetworkConfiguration(kind: .none)]
  expected.machine.forwards = [
    ForwardConfiguration(port: 8080, guestPort: 80),
    ForwardConfiguration(transport: .udp, address: "::1", port: 53, guestPort: 5353),
  ]
  expected.machine.capture = "c.pcap"
  expected.machine.deterministic = true
  expected.machine.seed = 42
  expected.machine.tohost = true
  expected.machine.signature = "s"
  expected.machine.trace.file = "t"
  expected.machine.trace.format = .json
  expected.machine.trace.hart = 7
  expected.machine.trace.privilege = .user
  expected.machine.trace.range = 0..<(1 << 30)
  expected.deviceTree = "-"
  #expect(run == expected)
}

@Test func optionsOverrideTheMachineFileWhereverTheyStand() throws {
  let plain = try #require(try run(linux)).machine
  #expect(plain.harts == 2)
  let changed = try #require(try run("--harts", "4", linux, "--memory", "1G", "--append", ""))
  #expect(changed.machine.harts == 4)
  #expect(changed.machine.memory == 1 << 30)
  #expect(changed.machine.append == "")
  #expect(changed.machine.firmware == plain.firmware)
}

@Test func aProgramTakesTheKernelsPlace() throws {
  #expect(try run("--tohost", "rv64ui-p-add")?.machine.kernel == "rv64ui-p-add")
  let both = try #require(try run("prog.elf", linux)).machine
  #expect(both.kernel == "prog.elf")
  #expect(both.memory == 512 << 20)
  #expect(try run("--", "--odd-name")?.machine.kernel == "--odd-name")
}

@Test func theLastOfSeveralCounts() throws {
  #expect(try run("--harts", "2", "--harts=3")?.machine.harts == 3)
  #expect(
    try run("--deterministic", "--no-deterministic")?.machine.deterministic == false)
  #expect(try run("--deterministic=false")?.machine.deterministic == false)
}

@Test func disksOnTheCommandLineReplaceThoseOfTheMachineFile() throws {
  let table = OptionTable(
    command: "test", summary: "test", groups: MachineConfiguration.groups,
    blank: try machine("disks: [a, b]"))
  #expect(try table.filled([])?.disks.count == 2)
  let disks = try table.filled(["--disk", "c", "--disk", "d"])?.disks
  #expect(disks == [DiskConfiguration(file: "c"), DiskConfiguration(file: "d")])
}

/// A command line with a mistake, and what is said about it.
private let mistakes: [(arguments: String, message: String)] = [
  ("--memroy 1G", "there is no option '--memroy'; did you mean '--memory'?"),
  ("--disks x", "there is no option '--disks'; did you mean '--disk'?"),
  ("-m 1G", "there is no option '-m'; did you mean '--memory'?"),
  ("-smp 2", "there is no option '-smp'; did you mean '--harts'?"),
  ("-kernel x", "there is no option '-kernel'; did you mean '--kernel'?"),
  ("--trace_format json", "there is no option '--trace_format'; did you mean '--trace-format'?"),
  (
    "--no-determinstic",
    "there is no option '--no-determinstic'; did you mean "
      + "'--no-deterministic'?"
  ),
  ("--wxyz=1", "there is no option '--wxyz'; mvm run --help lists them"),
  ("--help=ram", "there is no option 'ram'; did you mean '--help memory'?"),
  (
    "--memory 12Q",
    "--memory cannot be '12Q': it takes a size from 1M to 1T, a multiple of 4K, "
      + "such as 512M"
  ),
  (
    "--memory 99999999999T",
    "--memory cannot be '99999999999T': it takes a size from 1M to 1T, "
      + "a multiple of 4K, such as 512M"
  ),
  ("--harts 0", "--harts cannot be '0': it takes a whole number from 1 to 64, such as 4"),
  ("--harts -1", "--harts cannot be '-1': it takes a whole number from 1 to 64, such as 4"),
  ("--harts", "--harts has no value: it takes a whole number from 1 to 64, such as 4"),
  ("--kernel --harts 2", "--kernel has no value: it takes a file name, such as Image"),
  ("--kernel=", "--kernel cannot be '': it takes a file name, such as Image"),
  ("--deterministic=1", "--deterministic cannot be '1': it takes true or false"),
  ("--no-deterministic=1", "--no-deterministic takes no value"),
  ("--disk a,readnly", "--disk: there is no key 'readnly'; did you mean 'readonly'?"),
  ("--disk a,cache=raw", "--disk: there is no key 'cache'; the keys are file, format and readonly"),
  (
    "--disk a,format=vmdk",
    "--disk format cannot be 'vmdk': it takes raw or qcow2"
  ),
  ("--disk a,readonly=x", "--disk readonly cannot be 'x': it takes true or false"),
  ("--disk ,readonly", "--disk cannot be '': it takes a file name, such as disk.img"),
  ("--trace t --trace-hart 3", "--trace-hart cannot be 3: the only hart is 0"),
  (
    "--trace-hart 0",
    "--trace-hart says what to trace, but not where to: name a file with "
      + "--trace FILE"
  ),
  ("a.elf b.elf", "mvm run has no use for 'b.elf': it takes one machine file and one program"),
  ("a.elf --kernel b", "mvm run has no use for 'a.elf': it takes one machine file and one program"),
  ("a.yaml b.yml", "mvm run has no use for 'b.yml': it takes one machine file and one program"),
  ("/nonexistent.yaml", "/nonexistent.yaml: cannot be read: No such file or directory"),
]

@Test(arguments: mistakes)
func messagesAboutOptions(arguments: String, message: String) {
  let words = arguments.split(separator: " ").map { String($0) }
  #expect(complaint(aboutRunning: words) == message)
}

@Test(arguments: RunArguments.table.settings.map(\.name))
func everyExampleIsRightAndEveryOtherNameLeadsHome(name: String) throws {
  let setting = try #require(RunArguments.table.settings.first { $0.name == name })
  let example = setting.example.filter { $0 != "\"" }
  let option = "--\(setting.option)"
  let run = try RunArguments.table.filled(setting.isFlag ? [option] : [option, example])
  #expect(run != nil)
  #expect(run != RunArguments())
  for other in setting.otherNames {
    #expect(
      complaint(aboutRunning: ["--\(other)", "1"])
        == "there is no option '--\(other)'; did you mean '--\(setting.option)'?")
  }
}
