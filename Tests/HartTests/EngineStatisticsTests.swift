import Hart
import Testing

/// What engines count, added up.
@Suite struct EngineStatisticsTests {
  @Test func everythingIsAddedAndExitsByName() {
    var first = EngineStatistics()
    first.translations = 1
    first.translatedBlocks = 2
    first.guestInstructionsTranslated = 20
    first.guestBytes = 60
    first.hostBytes = 300
    first.interpretedInstructions = 4000
    first.translatedInstructions = 50_000
    first.secondsTranslating = 0.25
    first.secondsTranslated = 0.5
    first.secondsInterpreted = 0.75
    first.secondsBetween = 0.125
    first.stays = 12
    first.jumps = 3
    first.links = 4
    first.movedPages = 5
    first.fills = 7
    first.windowFaults = 13
    first.windowRequests = 14
    first.abandonedWindowAccesses = 8
    first.forgottenBlocks = 9
    first.flushes = 11
    first.exits = [.init(name: "interrupt", count: 3), .init(name: "jump", count: 7)]
    var second = first
    second.exits = [.init(name: "jump", count: 1), .init(name: "device", count: 2)]
    second.add(first)
    let (once, twice) = (Self.numbers(first), Self.numbers(second))
    for (name, number) in once {
      #expect(number > 0, "\(name): give it a value here")
      #expect(twice[name] == number * 2, "\(name)")
    }
    #expect(
      second.exits == [
        .init(name: "jump", count: 8), .init(name: "device", count: 2),
        .init(name: "interrupt", count: 3),
      ])
    let before = second
    second.add(EngineStatistics())
    #expect(second == before)
  }

  /// All numbers, by their names.
  private static func numbers(_ statistics: EngineStatistics) -> [String: Double] {
    var numbers: [String: Double] = [:]
    for case (let name?, let value) in Mirror(reflecting: statistics).children {
      if let count = value as? UInt64 { numbers[name] = Double(count) }
      if let seconds = value as? Double { numbers[name] = seconds }
    }
    return numbers
  }
}
