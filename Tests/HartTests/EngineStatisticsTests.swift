import Hart
import Testing

/// What engines count, added up.
@Suite struct EngineStatisticsTests {
  @Test func everythingIsAddedAndExitsByName() {
    var first = EngineStatistics()
    first.translations = 1
    first.guestInstructionsTranslated = 20
    first.guestBytes = 60
    first.hostBytes = 300
    first.interpretedInstructions = 4000
    first.translatedInstructions = 50_000
    first.secondsTranslating = 0.25
    first.exits = [.init(name: "interrupt", count: 3), .init(name: "jump", count: 7)]
    var second = first
    second.exits = [.init(name: "jump", count: 1), .init(name: "device", count: 2)]
    second.add(first)
    #expect(second.translations == 2 && second.guestInstructionsTranslated == 40)
    #expect(second.guestBytes == 120 && second.hostBytes == 600)
    #expect(second.interpretedInstructions == 8000 && second.translatedInstructions == 100_000)
    #expect(second.secondsTranslating == 0.5)
    #expect(
      second.exits == [
        .init(name: "jump", count: 8), .init(name: "device", count: 2),
        .init(name: "interrupt", count: 3),
      ])
    let before = second
    second.add(EngineStatistics())
    #expect(second == before)
  }
}
