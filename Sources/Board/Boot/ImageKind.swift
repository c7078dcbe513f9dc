/// What is put into RAM before the first instruction.
public enum ImageKind: Equatable, Sendable, CustomStringConvertible {
  /// Runs first, in M mode.
  case firmware
  /// Runs next, in S mode; or first, in M mode, where there is no firmware.
  case kernel
  /// The kernel's first file system.
  case initialFileSystem
  /// What firmware and kernel are told of the machine.
  case deviceTree

  /// As a user says it.
  public var description: String {
    switch self {
    case .firmware: "firmware"
    case .kernel: "kernel"
    case .initialFileSystem: "initial file system"
    case .deviceTree: "device tree"
    }
  }
}
