/// The yardstick: QEMU.
package enum Emulator {
  static let command = "qemu-system-riscv64"

  /// What it says of itself; nil where it is not installed.
  package static let version = ChildProcess.version(of: command)

  /// A machine like ours whose serial line is the standard input and output.
  static func machine(harts: Int = 1, memory: String = "128M") -> [String] {
    [
      command, "-machine", "virt", "-smp", "\(harts)", "-m", memory, "-nic", "none", "-display",
      "none", "-monitor", "none", "-serial", "stdio",
    ]
  }
}
