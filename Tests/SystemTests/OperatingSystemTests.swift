import Foundation
import MVM
import Testing
import Trial

/// Our own operating system, from power-on to the end, on its own disk.
@Suite(
  .enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot),
  .enabled(if: ExternalProgram.exist("e2fsck", "debugfs"), "e2fsprogs is not installed"))
struct OperatingSystemTests {
  private let disk: SystemDisk

  init() throws { disk = try SystemDisk() }

  /// Processes, pipes, files: in both modes of time.
  @Test(arguments: [1, 2, 4], [true, false])
  func carriesOutCommands(harts: Int, isDeterministic: Bool) throws {
    let commands = [
      "uname -m", "grep -c ^processor /proc/cpuinfo", "seq 1 1000 | sort -rn | head -n 1",
      "for i in 1 2 3; do echo $i; done | wc -l", "cp -r /etc /root/copy && ls /root/copy/motd",
      "mount | grep -o '/dev/vda on / type ext2'", "(exit 3)",
    ]
    let output = try disk.run(
      commands.joined(separator: "; "), harts: harts, isDeterministic: isDeterministic, status: 3)
    let lines = output.split(whereSeparator: \.isNewline).map { String($0) }
    let answers = [
      "riscv64", "\(harts)", "1000", "3", "/root/copy/motd", "/dev/vda on / type ext2",
    ]
    let first = try #require(lines.firstIndex(of: "riscv64"), "\(output)")
    #expect(Array(lines[first...].prefix(answers.count)) == answers, "\(output)")
    try disk.expectIntegrity()
  }

  /// What one run writes, the next one and the host find.
  @Test func filesStay() throws {
    _ = try disk.run(
      "mkdir -p /home/me; seq 1 20000 > /home/me/numbers; ln -s numbers /home/me/link")
    try disk.expectIntegrity()
    let output = try disk.run(
      "tail -n 1 /home/me/link; mv /home/me/numbers /root; ls /home/me | cat")
    #expect(output.contains("20000\r\nlink\r\n"), "\(output)")
    try disk.expectIntegrity()
    let inspector = try #require(ExternalProgram("debugfs"))
    let (_, text) = try inspector.run(["-R", "cat /root/numbers", disk.path])
    #expect(text.hasSuffix("19999\n20000\n"))
  }

  /// The list of the disk says who owns what.
  @Test func theDiskIsAsItsListSays() throws {
    let output = try disk.run("stat -c '%A %U:%G %n' /bin/sh /etc/passwd /root /tmp; ls -l /bin/ls")
    for line in [
      "-rwxr-xr-x root:root /bin/sh", "-rw-r--r-- root:root /etc/passwd",
      "drwx------ root:root /root", "drwxrwxrwt root:root /tmp",
    ] {
      #expect(output.contains("\(line)\r\n"), "\(line)\n\(output)")
    }
  }

  /// The same input gives the same disk.
  @Test(.enabled(if: ExternalProgram.exist("python3"), "python3 is not installed"))
  func theDiskIsMadeAlikeEachTime() throws {
    let folder = try TemporaryFolder()
    let images = try ["first.img", "second.img"].map { (name: String) in
      let maker = try #require(ExternalProgram("python3"))
      let (code, output) = try maker.run([
        Repository.path("scripts/make-disk"), "--size", "32M", "--build",
        Repository.path(".build/firmware"), Repository.path("disk-images/mvm/contents"),
        folder.path(name), "sh",
      ])
      try #require(code == 0, "\(output)")
      return try Data(contentsOf: URL(fileURLWithPath: folder.path(name)))
    }
    #expect(images[0] == images[1])
  }

  /// With a terminal: the shell greets, answers, and switches the machine off.
  @Test func theShellAnswers() throws {
    var configuration = OwnSystem.configuration(
      harts: 2, isDeterministic: true, disk: disk.path, command: "")
    configuration.append = "console=ttyS0 root=/dev/vda"
    let trial = try Trial(configuration)
    try trial.wait(for: "#\u{1B}[0m ")
    trial.send("echo $((6 * 7)) > answer; cat answer\n")
    try trial.wait(for: "42\r\n")
    trial.send("poweroff\n")
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    try disk.expectIntegrity()
  }

  /// init ends everything in order, the machine begins again, and what was written is there.
  @Test func theShellRebootsAndHalts() throws {
    var configuration = OwnSystem.configuration(
      harts: 2, isDeterministic: true, disk: disk.path, command: "")
    configuration.append = "console=ttyS0 root=/dev/vda"
    let trial = try Trial(configuration)
    try trial.wait(for: "#\u{1B}[0m ")
    trial.send("echo kept > kept; reboot\n")
    try trial.wait(for: "This is MVM")
    try trial.wait(for: "#\u{1B}[0m ")
    #expect(trial.rebootCount == 1)
    trial.send("cat kept; mount | grep -c 'on / type ext2 .rw'\n")
    try trial.wait(for: "kept\r\n1\r\n")
    trial.send("halt\n")
    #expect(try trial.finish() == .poweredOff(code: 0), "\(trial.output)")
    try disk.expectIntegrity()
  }
}
