import Console
import ConsoleModel
import Host
import MVM
import Testing
import Trial

/// What was typed over memory, before it is written.
struct MemoryEditTests {
  @Test func digitsMakeBytes() {
    var edit = MemoryEdit(at: 0x100)
    edit.type(0xa, over: 0x57)
    #expect(edit.bytes == [0x100: 0xa7] && edit.cursor == 0x100 && edit.isHalf)
    edit.type(0x1, over: 0x57)
    #expect(edit.bytes == [0x100: 0xa1] && edit.cursor == 0x101 && !edit.isHalf)
    edit.move(-1)
    edit.type(0x3, over: 0x57)
    edit.move(16)
    #expect(edit.bytes == [0x100: 0x31] && edit.cursor == 0x110 && !edit.isHalf)
  }

  @Test func addressesGoRound() {
    var edit = MemoryEdit(at: .max)
    edit.move(1)
    #expect(edit.cursor == 0)
    edit.move(-16)
    #expect(edit.cursor == UInt64.max - 15)
  }
}

/// Requests of interrupts, out of what was told of them.
struct InterruptTimelineTests {
  private func timeline() -> InterruptTimeline {
    var timeline = InterruptTimeline()
    timeline.add(.wire(source: 3, isRaised: true), at: 1_000)
    timeline.add(.claimed(source: 3, context: 1), at: 1_400)
    timeline.add(.wire(source: 3, isRaised: true), at: 1_600)
    timeline.add(.completed(source: 3, context: 1), at: 2_000)
    timeline.add(.claimed(source: 3, context: 3), at: 2_100)
    timeline.add(.claimed(source: 9, context: 0), at: 2_500)
    return timeline
  }

  @Test func requestsArePutTogether() throws {
    let timeline = timeline()
    #expect(timeline.sources == [.device(3), .device(9)])
    let list = try #require(timeline.requests[.device(3)])
    #expect(list.map(\.raised) == [1_000, 1_600] && list.map(\.claimed) == [1_400, 2_100])
    #expect(list.map(\.completed) == [2_000, nil] && list.map(\.latency) == [400, 500])
    #expect(list[1].context?.hart == 1 && list[1].context?.mode == .supervisor)
    #expect(timeline.requests[.device(9)]?.first?.latency == nil)
  }

  /// What falls while an earlier request is served is none; later it stays.
  @Test func whatIsLoweredIsWithdrawn() {
    var timeline = timeline()
    timeline.add(.wire(source: 3, isRaised: true), at: 2_200)
    timeline.add(.wire(source: 3, isRaised: false), at: 2_300)
    #expect(timeline.requests[.device(3)]?.count == 2)
    timeline.add(.completed(source: 3, context: 3), at: 2_400)
    timeline.add(.wire(source: 3, isRaised: true), at: 2_500)
    timeline.add(.wire(source: 3, isRaised: false), at: 2_600)
    #expect(timeline.requests[.device(3)]?.map(\.raised) == [1_000, 1_600, 2_500])
  }

  @Test func columnsShowThem() {
    let timeline = timeline()
    func mark(_ range: Range<UInt64>) -> InterruptTimeline.Mark? {
      timeline.mark(.device(3), in: range)
    }
    #expect(mark(900..<1_000) == nil && mark(1_000..<1_100) == .raised)
    #expect(mark(1_100..<1_200) == .waiting && mark(1_400..<1_500) == .claimed)
    #expect(mark(1_450..<1_550) == .served && mark(1_950..<2_050) == .completed)
    #expect(mark(900..<1_500) == .whole && mark(900..<3_000) == .several(2))
    #expect(mark(3_000..<3_100) == .served, "it was never completed")
    #expect(timeline.mark(.timer(hart: 0), in: 0..<9_000) == nil)
  }

  @Test func requestsInWords() throws {
    let list = try #require(timeline().requests[.device(3)])
    #expect(
      timeline().explanation(list[0], name: "3 disk")
        == "3 disk: raised at 0.000001 s, claimed by hart 0 in S after 400 ns, completed 600 ns later"
    )
    let other = try #require(timeline().requests[.device(9)]?.first)
    #expect(
      timeline().explanation(other, name: "9") == "9: taken at 0.000002 s by hart 0 in M")
  }
}

/// Sound in decibels.
struct SoundLevelTests {
  @Test(arguments: [(Float(1), 0.0), (0.5, -6.0), (0.1, -20.0), (0.001, -60.0)])
  func peaksAreDecibels(peak: Float, decibels: Double) throws {
    let found = try #require(SoundLevel.decibels(peak))
    #expect(abs(found - decibels) < 0.1)
  }

  @Test func silenceHasNone() {
    #expect(SoundLevel.decibels(0) == nil && SoundLevel.decibels(0.0009) == nil)
    #expect(SoundLevel.share(0) == 0 && SoundLevel.share(1) == 1)
    #expect(abs(SoundLevel.share(0.0316) - 0.5) < 0.01)
  }
}

/// Colours of pictures, on terminals that have fewer.
struct ColourTests {
  /// None of those that a terminal numbers is nearer, but for the sixteen that the user chooses.
  @Test(arguments: (0...17).map { UInt8($0 * 15) })
  func noOtherIsNearer(red: UInt8) {
    let all = (UInt8(16)...255).map { ColourCube.components($0) }
    for green in stride(from: UInt8(0), through: 255, by: 5) {
      for blue in stride(from: UInt8(0), through: 255, by: 5) {
        let colour = (red, green, blue)
        let found = ColourCube.components(ColourCube.nearest(colour))
        let least = all.map { ColourCube.distance($0, colour) }.min()
        #expect(ColourCube.distance(found, colour) == least, "\(colour)")
      }
    }
  }

  @Test func fewerAreOfTheFirst() {
    #expect(Colour.rgb(250, 10, 10).number(among: 256) == 196)
    #expect(Colour.rgb(250, 10, 10).number(among: 8) == 1)
    #expect(Colour.rgb(250, 10, 10).number(among: 16) == 9)
    #expect(Colour.standard.number(among: 256) == nil)
    #expect(Colour.palette(7).number(among: 256) == 7)
  }
}
