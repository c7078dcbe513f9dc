import MVM
import Testing
import Trial

/// Saved machines of earlier formats stay readable. `Fixtures` has one of each, of a guest that counts by ten for ever, with
/// two harts, saved after 123,457 instructions or, by later versions that resumed that, after 400,000: all of it, and only what
/// had changed.
@Suite struct OldStateTests {
  @Test(
    arguments: [
      ("format-1.mvm", 123_457), ("format-2.mvm", 400_000), ("format-2-changes.mvm", 400_000),
    ] as [(String, UInt64)])
  func goesOnAsItWould(fixture: String, instructions: UInt64) throws {
    let saved = try SavedMachine(Repository.path("Tests/MVMTests/Fixtures/\(fixture)"))
    #expect(saved.instructionsRetired == instructions)
    #expect((saved.parentPath != nil) == fixture.contains("changes"))
    #expect(saved.configuration.harts == 2 && saved.configuration.seed == 5)
    let machine = try Machine(resuming: saved)
    #expect(machine.run(instructions: 1_123_457 - instructions) == .budget)
    // What it is now, not how that is written down, which may change.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in try machine.memory.read(0x8000_0000, count: 1 << 20) {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    #expect(hash == 8_849_649_307_143_394_534)
    #expect(machine.time == 561_728)
    #expect(machine.harts.map(\.pc) == [0x8000_0008, 0x8000_000c])
    #expect(machine.harts.map { $0[.a1] } == [2_150_339_608, 2_150_420_498])
    #expect(machine.instructionsRetired == 1_123_457)
  }
}
