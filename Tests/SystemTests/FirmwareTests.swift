import Foundation
import MVM
import Testing
import Trial

/// Firmware that nobody here wrote, in both ways of time.
@Suite(
  .enabled(if: Firmware.isFetched, Firmware.whyNot),
  .enabled(if: Linux.isFetched, Linux.whyNot))
struct FirmwareTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  // MARK: U-Boot

  private func interrupt(_ trial: Trial) throws {
    try trial.wait(for: "Flash: 32 MiB")
    try trial.wait(for: "Hit any key to stop autoboot")
    trial.send(" ")
    try trial.wait(for: "=> ")
  }

  @Test(arguments: [true, false])
  func uBootReachesItsPrompt(isDeterministic: Bool) throws {
    let trial = try Trial(Firmware.bareUBoot(isDeterministic: isDeterministic))
    try interrupt(trial)
    trial.send("printenv\n")
    try trial.wait(for: "arch=riscv")
    try trial.wait(for: "bootcmd=run distro_bootcmd")
    // The other bank by its driver, which takes it for one chip, as on QEMU.
    try trial.wait(for: "=> ")
    trial.send("flinfo 2\n")
    try trial.wait(for: "Size: 16 MB in 128 Sectors")
    try trial.wait(for: "=> ")
    trial.send("erase 0x22040000 +0x40000\n")
    try trial.wait(for: "Erased 2 sectors")
    try trial.wait(for: "=> ")
    trial.send("cp.b 0x80200000 0x22040000 0x1000\n")
    try trial.wait(for: "done")
    try trial.wait(for: "=> ")
    trial.send("cmp.b 0x80200000 0x22040000 0x1000\n")
    try trial.wait(for: "Total of 4096 byte(s) were the same")
    try trial.wait(for: "=> ")
    trial.send("poweroff\n")
    #expect(try trial.finish() == .poweredOff(code: 0))
  }

  @Test(
    .enabled(if: ExternalProgram.exist("mke2fs"), "e2fsprogs is not installed"),
    arguments: [true, false])
  func uBootBootsLinuxFromADisk(isDeterministic: Bool) throws {
    let disk = try BootDisk(command: "uname -srm")  // U-Boot would replace what has a dollar sign
    let trial = try Trial(
      Firmware.uBoot(isDeterministic: isDeterministic, disk: disk.path),
      instructions: 30_000_000_000)
    try interrupt(trial)
    trial.send("run bootcmd_virtio0\n")
    try trial.wait(for: "Found /extlinux/extlinux.conf")
    try trial.wait(for: "Starting kernel ...")
    try trial.wait(for: "Linux 6.")
    #expect(try trial.finish() == .poweredOff(code: 0))
  }

  // MARK: EDK2

  /// A copy of the variables to begin with, for a machine to write to.
  private func variables() throws -> String {
    let path = folder.path("variables.fd")
    try FileManager.default.copyItem(atPath: Firmware.path("edk2-vars.fd"), toPath: path)
    return path
  }

  private func openShell(_ trial: Trial) throws {
    try trial.wait(for: "EDK2 firmware version")
    try trial.wait(for: "UEFI Interactive Shell")
    // It asks for startup.nsh for five seconds, looking at its clock all the time: any key is an answer.
    trial.send(" ")
    try trial.wait(for: "Shell> ")
  }

  /// The machine is gone when this returns: two cannot have one file.
  private func setVariable(_ configuration: MachineConfiguration) throws {
    let trial = try Trial(configuration, instructions: 100_000_000_000)
    try openShell(trial)
    trial.send("setvar greeting -guid 12345678-9abc-def0-1234-56789abcdef0 -bs -nv =0x48495021\r")
    try trial.wait(for: "Shell> ")
    trial.stop()
  }

  /// Variables are programmed into flash memory, which is a file.
  @Test(arguments: [true, false])
  func edk2KeepsItsVariables(isDeterministic: Bool) throws {
    let variables = try variables()
    let configuration = Firmware.edk2(isDeterministic: isDeterministic, variables: variables)
    try setVariable(configuration)
    let second = try Trial(configuration, instructions: 100_000_000_000)
    try openShell(second)
    second.send("setvar greeting -guid 12345678-9abc-def0-1234-56789abcdef0\r")
    try second.wait(for: "21 50 49 48")
    second.send("reset -s\r")
    #expect(try second.finish() == .poweredOff(code: 0))
  }

  /// It is handed the kernel by `fw_cfg`, and starts it as an EFI program.
  @Test(arguments: [true, false])
  func edk2StartsAKernelThatItIsHanded(isDeterministic: Bool) throws {
    var configuration = Firmware.edk2(
      isDeterministic: isDeterministic, variables: try variables())
    let linux = Linux.configuration(harts: 1, command: "echo handed: $(ls /sys/firmware)")
    configuration.kernel = linux.kernel
    configuration.initrd = linux.initrd
    configuration.append = linux.append
    let trial = try Trial(configuration, instructions: 100_000_000_000)
    try trial.wait(for: "EDK2 firmware version")
    try trial.wait(for: "handed: devicetree efi fdt")
    #expect(try trial.finish() == .poweredOff(code: 0))
  }
}
