import MVM
import Testing
import Trial

/// What the translator has made, as it is shown of a machine that stands still.
@Suite(.enabled(if: OwnSystem.isBuilt, OwnSystem.whyNot))
struct PresentTranslationTests {
  /// A booting system is stopped here and there: what is shown is the machine's own code, nearly always.
  @Test func isTheMachinesOwn() throws {
    let folder = try TemporaryFolder()
    let disk = folder.path("disk.img")
    let copy = try #require(ExternalProgram("cp"))
    try #require(try copy.run(["--sparse=always", OwnSystem.disk, disk]).code == 0)
    let machine = try Machine(
      OwnSystem.configuration(harts: 1, isDeterministic: true, disk: disk, command: "ls /bin"))
    try #require(machine.engine == .translator)
    var (own, others, none) = (0, 0, 0)
    for step in 0..<400 {
      guard machine.run(instructions: 50_000 + UInt64(step)) == .budget else { break }
      let hart = machine.harts[0]
      do throws(TranslationViewError) {
        let shown = try hart.translation(at: hart.pc)
        let block = shown.region.blocks[shown.block]
        #expect(block.range.contains(hart.pc))
        #expect(shown.hostAddress > 0 && block.head.first != nil)
        if shown.isOwn {
          own += 1
          #expect(block.head.first?.offset == shown.hostAddress)
        } else {
          others += 1
        }
      } catch {
        none += 1
      }
    }
    // Of what has changed since it was made not all is known.
    #expect(own > 50 && others * 5 < own, "\(own) own, \(others) differ, \(none) not translated")
  }
}
