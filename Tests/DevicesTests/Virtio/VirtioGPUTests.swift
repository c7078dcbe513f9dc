import Bus
import Devices
import Testing

@Suite struct VirtioGPUTests {
  /// What `DisplayDriver.draw` has drawn, as a screen shows it.
  private func drawn(width: Int, x: Int, y: Int) -> UInt32 {
    let place = UInt32(y * width + x)
    return 0x55_0000 | (place >> 8 & 0xff) << 8 | place & 0xff
  }

  @Test(arguments: RingMode.all)
  func theScreenShowsWhatWasDrawn(mode: RingMode) throws {
    let card = try DisplayDriver(mode)
    try card.make(1, width: 100, height: 50)
    try card.draw(width: 100, height: 50)
    try card.have(0x103, 0, 0, 100, 50, 0, 1)
    #expect(card.display.picture == Picture(PictureSize(width: 100, height: 50)))
    // An area of 30 by 20 at 10, 5, whose first row begins where it does in the whole.
    try card.have(0x105, 10, 5, 30, 20, (5 * 100 + 10) * 4, 0, 1, 0)
    try card.have(0x104, 10, 5, 30, 20, 1, 0)
    #expect(card.display.areas == [PictureArea(x: 10, y: 5, width: 30, height: 20)])
    let picture = try #require(card.display.picture)
    for y in 0..<50 {
      for x in 0..<100 {
        let isIn = (10..<40).contains(x) && (5..<25).contains(y)
        #expect(picture.pixels[y * 100 + x] == (isIn ? drawn(width: 100, x: x, y: y) : 0))
      }
    }
    #expect(card.card.withPicture { Picture($0) } == picture)
  }

  @Test func aPartOfAResourceIsOnTheScreen() throws {
    let card = try DisplayDriver()
    try card.make(5, width: 200, height: 100)
    try card.draw(width: 200, height: 100)
    try card.have(0x105, 0, 0, 200, 100, 0, 0, 5, 0)
    try card.have(0x103, 50, 20, 64, 64, 0, 5)
    try card.have(0x104, 0, 0, 60, 30, 5, 0)
    #expect(card.display.areas == [PictureArea(x: 0, y: 0, width: 10, height: 10)])
    let picture = try #require(card.display.picture)
    #expect(picture.pixels[9 * 64 + 9] == drawn(width: 200, x: 59, y: 29))
    #expect(picture.pixels[9 * 64 + 10] == 0)
    // What is beside it is not to be seen.
    try card.have(0x104, 0, 0, 50, 100, 5, 0)
    #expect(card.display.areas.count == 1)
  }

  /// The bytes of a pixel, and what is to be seen: 0x112233.
  @Test(
    arguments: [
      (1, [0x33, 0x22, 0x11, 0x80]), (2, [0x33, 0x22, 0x11, 0]), (3, [0x80, 0x11, 0x22, 0x33]),
      (4, [0, 0x11, 0x22, 0x33]), (67, [0x11, 0x22, 0x33, 0x80]), (68, [0, 0x33, 0x22, 0x11]),
      (121, [0x80, 0x33, 0x22, 0x11]), (134, [0x11, 0x22, 0x33, 0]),
    ] as [(UInt32, [UInt8])])
  func everyFormat(format: UInt32, bytes: [UInt8]) throws {
    let card = try DisplayDriver()
    try card.make(1, width: 64, height: 64, format: format)
    try card.driver.put((0..<64 * 64).flatMap { _ in bytes }, at: DisplayDriver.pixels)
    try card.have(0x105, 0, 0, 64, 64, 0, 0, 1, 0)
    try card.have(0x103, 0, 0, 64, 64, 0, 1)
    try card.have(0x104, 0, 0, 64, 64, 1, 0)
    #expect(card.display.picture?.pixels.allSatisfy { $0 == 0x112233 } == true)
    // As a pointer it may have holes.
    #expect(try card.ask(0x300, [0, 3, 4, 0, 1, 5, 6, 0], queue: 1).kind == DisplayDriver.done)
    let opacity: UInt32 = bytes.contains(0x80) ? 0x8000_0000 : 0xff00_0000
    #expect(card.display.cursor?.pixels.allSatisfy { $0 == opacity | 0x112233 } == true)
    #expect(card.display.cursor?.hotX == 5 && card.display.cursor?.hotY == 6)
    #expect(card.display.cursorPlace == (3, 4))
    #expect(try card.ask(0x301, [0, 30, 40, 0, 0, 0, 0, 0], queue: 1).kind == DisplayDriver.done)
    #expect(card.display.cursorPlace == (30, 40))
    #expect(try card.ask(0x300, [0, 30, 40, 0, 0, 0, 0, 0], queue: 1).kind == DisplayDriver.done)
    #expect(card.display.cursor == nil)
  }

  @Test func buffersOfSeveralPiecesAreOne() throws {
    let card = try DisplayDriver()
    try card.draw(width: 64, height: 64)
    try card.have(0x101, 1, 2, 64, 64)
    let base = UInt32(truncatingIfNeeded: DisplayDriver.pixels)
    let pieces: [(UInt32, UInt32)] = [(0, 100), (100, 4096), (4196, 64 * 64 * 4 - 4196)]
    #expect(
      try card.ask(0x106, [1, 3] + pieces.flatMap { [base + $0.0, 0, $0.1, 0] }).kind
        == DisplayDriver.done)
    try card.refused(0x106, 1, 1, base, 0, 4096, 0, by: 0x1200)
    try card.have(0x105, 0, 0, 64, 64, 0, 0, 1, 0)
    try card.have(0x103, 0, 0, 64, 64, 0, 1)
    let picture = try #require(card.card.withPicture { Picture($0) })
    #expect(
      picture.pixels.indices.allSatisfy {
        picture.pixels[$0] == drawn(width: 64, x: $0 % 64, y: $0 / 64)
      })
    try card.have(0x107, 1, 0)
    try card.refused(0x105, 0, 0, 64, 64, 0, 0, 1, 0, by: 0x1200)
  }

  @Test func fencesComeBack() throws {
    let card = try DisplayDriver()
    let fenced = try card.ask(0x101, [1, 2, 10, 10], fence: 0x1_2345_6789)
    #expect(fenced.kind == DisplayDriver.done && fenced.flags == 1)
    #expect(fenced.fence == 0x1_2345_6789)
    let other = try card.ask(0x102, [1, 0])
    #expect(other.flags == 0 && other.fence == 0)
    #expect(try card.ask(0x102, [1, 0], fence: 3).fence == 3)
  }

  @Test func mistakesAreAnsweredAndHarmNothing() throws {
    let card = try DisplayDriver()
    try card.make(1, width: 64, height: 64)
    try card.refused(0x101, 0, 2, 1, 1, by: 0x1203)  // number 0
    try card.refused(0x101, 1, 2, 1, 1, by: 0x1203)  // taken
    try card.refused(0x101, 2, 5, 1, 1, by: 0x1205)  // no such format
    try card.refused(0x101, 2, 2, 0, 1, by: 0x1205)
    try card.refused(0x101, 2, 2, 0xffff_ffff, 0xffff_ffff, by: 0x1201)
    try card.refused(0x101, 2, 2, 0x1_0000, 0x1_0000, by: 0x1201)
    try card.refused(0x102, 9, 0, by: 0x1203)
    try card.refused(0x103, 0, 0, 65, 64, 0, 1, by: 0x1205)
    try card.refused(0x103, 0xffff_ffff, 0, 2, 2, 0, 1, by: 0x1205)
    try card.refused(0x103, 0, 0, 0, 64, 0, 1, by: 0x1205)
    try card.refused(0x103, 0, 0, 64, 64, 1, 1, by: 0x1202)
    try card.refused(0x103, 0, 0, 64, 64, 0, 9, by: 0x1203)
    try card.refused(0x104, 1, 0, 64, 64, 1, 0, by: 0x1205)
    try card.refused(0x105, 60, 60, 5, 4, 0, 0, 1, 0, by: 0x1205)
    try card.refused(0x105, 0, 0, 64, 64, 0, 0, 9, 0, by: 0x1203)
    try card.refused(0x106, 9, 0, by: 0x1203)
    try card.refused(0x107, 9, 0, by: 0x1203)
    try card.refused(0x10a, 1, 0, by: 0x1202)
    try card.refused(0x200, 0, by: 0x1200)
    try card.refused(0x101, 3, by: 0x1205)  // cut off
    try card.have(0x101, 3, 2, 4, 4)
    try card.refused(0x106, 3, 1, 0, 0, 64, 0, by: 0x1200)  // not in RAM
    try card.refused(0x106, 3, 20_000, 0, 0, 64, 0, by: 0x1200)
    // Beyond the buffers, and beyond all numbers: what is there is copied.
    try card.have(0x105, 0, 0, 64, 64, 0xffff_fff0, 0xffff_ffff, 1, 0)
    try card.have(0x105, 0, 0, 64, 64, 64 * 64 * 4 - 4, 0, 1, 0)
    #expect(try card.driver.status == 15)
  }

  @Test func resourcesTakeABoundedPlace() throws {
    let card = try DisplayDriver()
    // 64 MiB each: three, and their overhead, fit into 256 MiB; the fourth does not.
    for number in 1...3 as ClosedRange<UInt32> { try card.have(0x101, number, 2, 4096, 4096) }
    try card.refused(0x101, 4, 2, 4096, 4096, by: 0x1201)
    try card.have(0x102, 2, 0)
    try card.have(0x101, 4, 2, 4096, 4096)
    for number in 1...4 as ClosedRange<UInt32> where number != 2 { try card.have(0x102, number, 0) }
    var count: UInt32 = 0
    while try card.ask(0x101, [count + 1, 2, 1, 1]).kind == DisplayDriver.done, count < 10_000 {
      count += 1
    }
    #expect((1000..<5000).contains(count))
  }

  @Test func aResourceThatIsGoneIsOffTheScreen() throws {
    let card = try DisplayDriver()
    try card.make(1, width: 64, height: 64)
    try card.have(0x103, 0, 0, 64, 64, 0, 1)
    try card.have(0x102, 1, 0)
    #expect(card.display.picture == nil)
    #expect(card.card.withPicture { _ in true } == nil)
    try card.make(1, width: 64, height: 64)
    try card.have(0x103, 0, 0, 64, 64, 0, 1)
    try card.have(0x103, 0, 0, 0, 0, 0, 0)
    #expect(card.display.picture == nil)
    try card.have(0x103, 0, 0, 64, 64, 0, 1)
    try card.driver.transport.setWord(0x70, 0)
    #expect(card.display.picture == nil)
  }

  @Test func theDriverHearsOfAnotherSize() throws {
    let card = try DisplayDriver()
    #expect(try card.ask(0x100).word(8) == 640)
    card.display.wanted = PictureSize(width: 63, height: 480)
    card.card.sizeWanted()
    #expect(try card.driver.transport.word(0x100) == 0)
    card.display.wanted = PictureSize(width: 1024, height: 768)
    card.card.sizeWanted()
    #expect(try card.driver.interruptStatus & 2 != 0)
    #expect(try card.driver.transport.word(0x100) == 1)
    let answer = try card.ask(0x100)
    #expect(answer.kind == 0x1101 && answer.body.count == 16 * 24)
    #expect((0..<6).map { answer.word($0 * 4) } == [0, 0, 1024, 768, 1, 0])
    #expect(answer.body[24...].allSatisfy { $0 == 0 })
    try card.driver.transport.setWord(0x104, 1)
    #expect(try card.driver.transport.word(0x100) == 0)
    #expect(try card.driver.transport.word(0x108) == 1)
  }

  @Test(arguments: [(64, 64), (1280, 720), (1920, 1080), (4095, 2160), (4095, 4095)])
  func theScreenSaysWhatItIs(width: Int, height: Int) throws {
    let card = try DisplayDriver(size: PictureSize(width: width, height: height))
    let answer = try card.ask(0x10a, [0, 0])
    #expect(answer.kind == 0x1104 && answer.body.count == 8 + 1024)
    #expect(answer.word(0) == 128)
    let block = answer.body[8..<136].map { Int($0) }
    #expect(block[0..<8] == [0, 255, 255, 255, 255, 255, 255, 0])
    #expect(block.reduce(0, +) % 256 == 0)
    // The preferred timing (E-EDID, section 3.10.2).
    #expect(block[56] | (block[58] >> 4) << 8 == width)
    #expect(block[59] | (block[61] >> 4) << 8 == height)
    let clock = (block[54] | block[55] << 8) * 10_000
    let blank = (block[57] | (block[58] & 15) << 8, block[60] | (block[61] & 15) << 8)
    let rate = Double(clock) / Double((width + blank.0) * (height + blank.1))
    #expect(rate > 30 && rate < 60.1)
  }
}
