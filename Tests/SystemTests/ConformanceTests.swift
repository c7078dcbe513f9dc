import Foundation
import MVM
import Testing
import Trial

/// The ELF files of riscv-software-src/riscv-tests, which store their result to `tohost`: 1, or the number of the test that
/// failed, shifted and with bit 0 set.
@Suite(
  .enabled(if: Suites.conformance != nil, "MVM_RISCV_TESTS names no folder of riscv-tests"))
struct ConformanceTests {
  /// Extensions that this machine does not have, and nothing else: their tests must fail.
  private static let absent = ["rv64uzbkb", "rv64uzbkx"]

  private static let files: [String] = {
    guard let folder = Suites.conformance else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix("rv64") && !$0.contains(".") }.sorted()
  }()

  @Test func thereAreFiles() {
    #expect(Self.files.count > 100)
  }

  @Test(arguments: files)
  func passes(file: String) throws {
    let isAbsent = Self.absent.contains { file.hasPrefix("\($0)-") }
    for isDeterministic in [true, false] {
      var configuration = MachineConfiguration()
      configuration.kernel = "\(Suites.conformance ?? "")/\(file)"
      configuration.tohost = true
      configuration.memory = 16 << 20
      configuration.deterministic = isDeterministic
      let trial = try Trial(configuration, instructions: 100_000_000, seconds: 60)
      let ending = try trial.finish()
      #expect(
        (ending == .toHost(1)) == !isAbsent, "\(ending), deterministic: \(isDeterministic)")
    }
  }
}
