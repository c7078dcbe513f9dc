import Foundation
import MVM
import Testing
import Trial

/// Debian's kernel, saved anywhere in its boot, goes on elsewhere as if nothing had been.
@Suite(.enabled(if: Linux.isFetched, Linux.whyNot))
struct SavedLinuxTests {
  /// How many instants a boot is saved at; `MVM_SAVE_INSTANTS` makes the suite longer.
  private static let instants: Int =
    ProcessInfo.processInfo.environment["MVM_SAVE_INSTANTS"].flatMap { Int($0) } ?? 4

  /// Far enough to be in user space.
  private static let length: UInt64 = 400_000_000
  /// How far a resumed machine is compared.
  private static let stretch: UInt64 = 20_000_000

  private func configuration(harts: Int) -> MachineConfiguration {
    var configuration = Linux.configuration(
      harts: harts, command: "head -c 8 /dev/urandom | md5sum; cat /proc/interrupts")
    configuration.deterministic = true
    configuration.seed = UInt64(harts)
    return configuration
  }

  @Test(arguments: [1, 2, 4])
  func aResumedBootEndsInTheSameState(harts: Int) throws {
    let folder = try TemporaryFolder()
    let seed = UInt64.random(in: 0 ... .max)
    var generator = SplitMix(state: seed)
    let instants = (0..<Self.instants).map { _ in generator.next() % Self.length }.sorted()
    let machine = try Machine(configuration(harts: harts))
    machine.onOutput { _ in }
    for (index, instant) in instants.enumerated() {
      guard instant > machine.instructionsRetired else { continue }
      if machine.run(instructions: instant - machine.instructionsRetired) != .budget { break }
      let file = folder.path("\(index).mvm")
      try machine.save(to: file)
      let resumed = try Machine(resuming: SavedMachine(file))
      try FileManager.default.removeItem(atPath: file)
      let next = index + 1 < instants.count ? instants[index + 1] : Self.length
      let count = min(Self.stretch, max(1, next &- instant))
      #expect(resumed.run(instructions: count) == machine.run(instructions: count))
      #expect(
        resumed.instructionsRetired == machine.instructionsRetired
          && resumed.stateHash == machine.stateHash,
        "harts \(harts), seed \(seed), instant \(instant)")
    }
  }
}

/// Numbers from a seed (Steele, Lea, Flood 2014).
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
