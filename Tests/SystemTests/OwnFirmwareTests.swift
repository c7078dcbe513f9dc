import Foundation
import Fuzzing
import MVM
import Testing
import Trial

/// Our own firmware in front of a kernel that nobody here wrote, and with device trees that nobody should write.
@Suite(.enabled(if: OwnFirmware.isBuilt, OwnFirmware.whyNot))
struct OwnFirmwareTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  // MARK: Linux

  /// It is found without being named.
  private func linux(harts: Int, command: String) -> MachineConfiguration {
    var configuration = Linux.configuration(harts: harts, command: command)
    configuration.firmware = nil
    return configuration
  }

  @Test(.enabled(if: Linux.isFetched, Linux.whyNot), arguments: [1, 2, 8])
  func startsLinux(harts: Int) throws {
    let commands = [
      "echo harts: $(nproc)", "dmesg | grep -e SBI -e mmode", "cat /proc/iomem", "uname -m",
    ]
    let trial = try Trial(
      linux(harts: harts, command: commands.joined(separator: "; ")), seconds: 300)
    #expect(try trial.finish() == .poweredOff(code: 0))
    #expect(!trial.output.contains("MVM firmware"), "it says nothing where the kernel is quiet")
    for line in [
      "harts: \(harts)\r\n", "SBI specification v2.0 detected", "implementation ID=0x4d564d",
      "SBI TIME extension detected", "SBI IPI extension detected", "SBI RFENCE extension detected",
      "SBI SRST extension detected", "SBI DBCN extension detected", "SBI HSM extension detected",
      "nomap non-reusable mmode_resv0@80000000", "riscv64\r\n",
    ] {
      #expect(trial.output.contains(line), "\(line)\n\(trial.output)")
    }
  }

  /// Without a timer of S mode, in counted time: the same boot each time.
  @Test(.enabled(if: Linux.isFetched, Linux.whyNot))
  func startsLinuxOnLesserHarts() throws {
    let outputs = try [50_000_000, 7_654_321].map { (pieces: UInt64) in
      var configuration = linux(harts: 2, command: "echo harts: $(nproc)")
      configuration.isa = "rv64imafdc_zicsr_zifencei_zicntr"
      configuration.deterministic = true
      configuration.seed = 3
      let trial = try Trial(configuration, pieces: pieces)
      #expect(try trial.finish() == .poweredOff(code: 0))
      #expect(trial.output.contains("harts: 2\r\n"), "\(trial.output)")
      return trial.output
    }
    #expect(outputs[0] == outputs[1])
  }

  // MARK: The device tree

  /// A program of S mode that ends with 42, in place of a kernel.
  private func kernel() throws -> String {
    try AssembledProgram.buildBehindFirmware("exitcode", in: folder)
  }

  private func machine(harts: Int = 1) throws -> Machine {
    var configuration = MachineConfiguration()
    configuration.kernel = try kernel()
    configuration.harts = harts
    configuration.memory = 8 << 20
    configuration.deterministic = true
    return try Machine(configuration)
  }

  private static let assembler = AssembledProgram.compiler

  /// Where the boot ROM says that it is: a machine of 8 MiB has it 2 MiB below the end.
  private static let treeAddress: UInt64 = 0x8060_0000

  private func tree(_ machine: Machine) throws -> [UInt8] {
    let size = try machine.memory.load(Self.treeAddress + 4, as: UInt32.self).byteSwapped
    return try machine.memory.read(Self.treeAddress, count: Int(size))
  }

  /// What the kernel is handed is what was there before, and the firmware's memory.
  @Test(
    .enabled(
      if: ExternalProgram.exist("dtc", assembler), "dtc or the compiler is not installed"),
    arguments: [1, 8])
  func theTreeTellsOfTheFirmwaresMemory(harts: Int) throws {
    let machine = try machine(harts: harts)
    let before = try source(of: try tree(machine))
    #expect(machine.run() == .poweredOff(code: 42))
    let after = try source(of: try tree(machine))
    let end = try #require(after.range(of: "\treserved-memory {"))
    let rest = after[end.lowerBound...]
    #expect(
      rest.contains("mmode_resv0@80000000 {") && rest.contains("no-map;")
        && rest.contains("ranges;"))
    let pages = 0x6000 + 0x1000 * harts
    #expect(rest.contains("reg = <0x00 0x80000000 0x00 0x\(String(pages, radix: 16))>;"), "\(rest)")
    // Up to the line that closes the root, and the empty one before a node.
    let isKept = before.dropLast("};\n".count) == after[..<end.lowerBound].dropLast("\n".count)
    #expect(isKept, "\(after)")
  }

  /// A blob as text, by the device tree compiler.
  private func source(of blob: [UInt8]) throws -> String {
    let path = folder.path("tree.dtb")
    try Data(blob).write(to: URL(fileURLWithPath: path))
    let compiler = try #require(ExternalProgram("dtc"))
    let (code, output) = try compiler.run(["-q", "-I", "dtb", "-O", "dts", path])
    try #require(code == 0)
    return output
  }

  /// Every offset in it is checked: whatever it says, there is an end. One that names another place for the serial line
  /// or the finisher makes that a silent one, or a hart that sleeps for ever.
  @Test(.enabled(if: ExternalProgram.exist(assembler), "riscv64-unknown-elf-gcc is not installed"))
  func damagedTreesComeToAnEnd() throws {
    let whole = try tree(try machine())
    try Fuzzing.run(usual: 150) { random in
      let machine = try machine()
      let damaged = whole.mutated(by: &random)
      try machine.memory.write(Array(damaged.prefix(whole.count)), at: Self.treeAddress)
      let ending = machine.run(instructions: 50_000_000)
      #expect(
        ending == .idle || [1, 2, 42].contains { ending == .poweredOff(code: $0) }, "\(ending)")
    }
  }

  @Test func withoutATreeItSaysSo() throws {
    try expect(
      "MVM firmware: there is no device tree at 0x80600000\n", code: 1, damaging: Self.treeAddress)
  }

  @Test func withoutAKernelItSaysSo() throws {
    try expect("MVM firmware: there is no kernel at 0x80200000\n", code: 1, damaging: 0x8020_0000)
  }

  /// What is printed when there are zeros at an address.
  private func expect(_ text: String, code: UInt32, damaging address: UInt64) throws {
    let machine = try machine()
    let console = Console()
    machine.onOutput { console.text.append(Character(UnicodeScalar($0))) }
    try machine.memory.write([0, 0, 0, 0], at: address)
    #expect(machine.run(instructions: 50_000_000) == .poweredOff(code: code))
    #expect(console.text == text)
  }

  /// What is printed.
  private final class Console { var text = "" }
}
