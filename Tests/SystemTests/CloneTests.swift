import MVM
import Testing
import Trial

/// Linux, copied: it must not draw the same keys twice.
@Suite(.enabled(if: Linux.isFetched, Linux.whyNot))
struct CloneTests {
  /// Types a command that draws random bytes, and returns what Linux says of it.
  private func draw(_ trial: Trial) throws -> String {
    trial.send(
      "head -c 16 /dev/urandom | md5sum; dmesg | grep -c 'virtual machine fork'; echo done\n")
    try trial.wait(for: "done\r\n")  // what was typed
    try trial.wait(for: "done\r\n")
    return trial.output
  }

  @Test func aCloneDrawsOtherKeys() throws {
    let folder = try TemporaryFolder()
    var configuration = Linux.configuration(harts: 1)
    configuration.deterministic = true
    configuration.networks = []
    let original = try Trial(configuration)
    try original.wait(for: "/ # ")
    let file = folder.path("linux.mvm")
    try original.machine.save(to: file)
    let saved = try SavedMachine(file)
    let before = original.output
    let said = String(try draw(original).dropFirst(before.count))
    #expect(try draw(Trial(of: Machine(resuming: saved))) == said)
    #expect(said.contains("\r\n0\r\n"))
    let clones = try (0..<2).map { _ in
      try draw(Trial(of: Machine(resuming: saved, asClone: true)))
    }
    #expect(clones.allSatisfy { $0.contains("\r\n1\r\n") })
    #expect(Set(clones + [said]).count == 3)
    var parallel = saved.configuration
    parallel.deterministic = false
    #expect(
      try draw(Trial(of: Machine(resuming: saved, configuration: parallel))).contains("\r\n1\r\n"))
  }
}
