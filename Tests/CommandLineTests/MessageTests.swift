import Foundation
import Testing
import TestPrograms
import Trial

/// What `mvm` says, and what it exits with.
@Suite struct MessageTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path(name)))
    return folder.path(name)
  }

  /// A mistake: exit code 2, nothing on standard output, and a line that begins `mvm: `.
  private func expectMistake(_ outcome: Built.Outcome, _ text: String) {
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("mvm: "))
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
  }

  @Test func helpAndVersion() throws {
    for arguments in [["--help"], ["-h"], ["help"]] {
      let outcome = try Built.run("mvm", arguments)
      #expect(outcome.code == 0)
      #expect(outcome.output.hasPrefix("mvm: "))
      #expect(outcome.errors == "")
    }
    for command in ["run", "disassemble", "explain", "bench"] {
      let help = try Built.mvm("help", command)
      #expect(help.code == 0 && help.output.hasPrefix("mvm \(command): "))
      #expect(try Built.mvm(command, "--help").output == help.output)
    }
    let version = try Built.mvm("--version")
    #expect(version.code == 0 && version.output.hasPrefix("mvm "))
  }

  @Test func unknownCommandsAreGuessed() throws {
    expectMistake(try Built.mvm(), "no command given")
    expectMistake(try Built.mvm("rnu"), "there is no command 'rnu'; did you mean 'run'?")
    expectMistake(try Built.mvm("objdump"), "did you mean 'disassemble'?")
    expectMistake(try Built.mvm("qqqqqq"), "mvm --help lists them")
    expectMistake(try Built.mvm("help", "rum"), "did you mean 'run'?")
  }

  @Test func mistakesInOptions() throws {
    let program = try file("program", GuestCode.powerOff().bytes)
    expectMistake(try Built.mvm("run", program, "--hart", "2"), "did you mean '--harts'?")
    expectMistake(try Built.mvm("run", program, "--harts", "1000000"), "1 to 64")
    expectMistake(try Built.mvm("run", program, "--memory", "999T"), "1M to 1T")
    expectMistake(try Built.mvm("run", program, "--memory"), "--memory has no value")
    expectMistake(try Built.mvm("run", "nothing.yaml"), "nothing.yaml: cannot be read")
    expectMistake(try Built.mvm("run", program, "--isa", "rv64gcv"), "'v'")
  }

  @Test func networksThatCannotBe() throws {
    let program = try file("program", GuestCode.powerOff().bytes)
    let forward = ["--network", "user", "--forward"]
    func run(_ options: [String]) throws -> Built.Outcome {
      try Built.run("mvm", ["run", program] + options)
    }
    let taken = try TakenPort()
    expectMistake(
      try run(forward + ["tcp:\(taken.number):80"]),
      "forward: tcp:127.0.0.1:\(taken.number):80: port \(taken.number) of 127.0.0.1 is in use")
    expectMistake(
      try run(forward + ["tcp:192.0.2.1:8080:80"]), "this host has no address 192.0.2.1")
    expectMistake(try run(forward + ["tcp:[::gg]:8080:80"]), "it takes TRANSPORT")
    expectMistake(try run(["--forward", "tcp:8080:80"]), "add --network user")
    expectMistake(try run(["--capture", folder.path("c")]), "there is no network card")
    expectMistake(
      try run(["--network", "user", "--capture", folder.url.path]), "capture: \(folder.url.path)")
    expectMistake(try run(["--network", "usr"]), "it takes none, user, tap, bridge or switch")
    expectMistake(try run(["--network", "user,restriced"]), "did you mean 'restrict'?")
    let many = (0..<25).flatMap { _ in ["--network", "user"] }
    expectMistake(try run(many), "there are 24 slots")
    #expect(try run(["--network", "user", "--capture", folder.path("c.pcap")]).code == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("c.pcap"))).count >= 24)
  }

  @Test func filesThatDoNotDo() throws {
    let missing = folder.path("missing")
    expectMistake(try Built.mvm("run", missing), "kernel: \(missing): there is no such file")
    expectMistake(try Built.mvm("run", folder.url.path), "is a directory")
    let truncated = try file("truncated.elf", Array(ELFBuilder().build().prefix(100)))
    expectMistake(try Built.mvm("run", truncated), "\(truncated): ")
    let program = try file("program", GuestCode.powerOff().bytes)
    expectMistake(try Built.mvm("run", program, "--disk", missing), "disk: \(missing): ")
    let yaml = try file("machine.yaml", Array("memroy: 1G\n".utf8))
    expectMistake(try Built.mvm("run", yaml), "\(yaml):1:1: ")
  }

  @Test func diskThatMayNotBeRead() throws {
    let program = try file("program", GuestCode.powerOff().bytes)
    let disk = try file("disk.img", [UInt8](repeating: 0, count: 512))
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: disk)
    // The superuser may read everything.
    guard !FileManager.default.isReadableFile(atPath: disk) else { return }
    expectMistake(try Built.mvm("run", program, "--disk", disk), "permission denied")
  }

  @Test func listings() throws {
    let raw = try file("raw.bin", GuestCode([0x0000_0513, 0x0000_8067]).bytes)
    let listing = try Built.mvm("disassemble", raw)
    #expect(listing.code == 0)
    #expect(listing.output.contains("80000000:\t00000513"))
    #expect(listing.output.contains("ret"))
    #expect(!listing.output.contains("\u{1b}"), "no colours in a pipe")
    let plain = try Built.mvm("disassemble", raw, "--no-aliases", "--address", "0x1000")
    #expect(plain.output.contains("1004:") && plain.output.contains("jalr"))
    let part = try Built.mvm("disassemble", raw, "--range", "0x80000004+4")
    #expect(!part.output.contains("80000000:") && part.output.contains("80000004:"))
    expectMistake(try Built.mvm("disassemble", raw, "--range", "0x0-0x10"), "no code at 0x0")
    expectMistake(try Built.mvm("disassemble"), "needs FILE")
    expectMistake(try Built.mvm("disassemble", folder.path("none")), "there is no such file")

    var elf = ELFBuilder()
    elf.symbols = [.init(name: "main", value: 0x8000_0004, size: 4)]
    let program = try file("program.elf", elf.build())
    #expect(try Built.mvm("disassemble", program).output.contains("<main>:"))
    let main = try Built.mvm("disassemble", program, "--symbol", "main").output
    #expect(main.split(separator: "\n").count == 2)
    expectMistake(
      try Built.mvm("disassemble", program, "--symbol", "mian"), "did you mean 'main'?")
  }

  @Test func explanations() throws {
    let one = try Built.mvm("explain", "00c58533")
    #expect(one.code == 0)
    #expect(one.output.contains("add a0,a1,a2") && one.output.contains("a0 <- a1 + a2"))
    #expect(try Built.mvm("explain", "0x00c58533").output == one.output)
    #expect(try Built.mvm("explain", "--numeric", "00c58533").output.contains("x10 <- x11 + x12"))
    expectMistake(try Built.mvm("explain", "hello"), "eight hexadecimal digits")
    expectMistake(try Built.mvm("explain"), "needs WORD")
  }
}
