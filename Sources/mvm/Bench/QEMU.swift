/// The yardstick: QEMU's machine of the same name, where it is installed.
enum QEMU {
  private static let command = "qemu-system-riscv64"

  static let isInstalled = ChildProcess.isInstalled(command)

  /// Runs a program to its end; returns the processor time in seconds.
  static func run(_ program: String) throws(BenchError) -> Double {
    let outcome = try ChildProcess.run([
      command, "-machine", "virt", "-display", "none", "-bios", program,
    ])
    guard let outcome, outcome.exitCode == 0 else {
      throw .wrongResult(program: program, on: "QEMU")
    }
    return outcome.seconds
  }

  /// A program that ends at once: what QEMU takes for it, it takes to start.
  static func emptyProgram(
    _ folder: String, in build: BuildFolder
  ) throws(BenchError) -> String {
    try BenchProgram.compile(
      ["\(folder)/empty.S"], folder: folder, variant: .bare, to: build.file("empty.elf"))
  }
}
