import Foundation
import Testing

/// Public suites that somebody has built, and where: named by environment variables.
enum Suites {
  /// A folder of the ELF files of riscv-tests, named as its makefile does: `rv64ui-p-add`.
  static let conformance = folder("MVM_RISCV_TESTS")
  /// A folder with xv6's `kernel` and `fs.img`, as its makefile leaves them.
  static let xv6 = folder("MVM_XV6")

  private static func folder(_ variable: String) -> String? {
    let value = ProcessInfo.processInfo.environment[variable] ?? ""
    return value.isEmpty ? nil : value
  }
}
