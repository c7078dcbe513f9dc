import Bus
import Foundation
import Host
import Synchronization
import Testing

/// What viewers of a screen see, and what they send.
@Suite struct ScreenTests {
  private static let size = PictureSize(width: 40, height: 30)

  /// Shows pixels to a screen, as a graphics card does.
  private func damage(
    _ screen: Screen, _ area: PictureArea, _ color: UInt32, size: PictureSize = Self.size
  ) throws {
    let pixels = [UInt32](repeating: color, count: size.width * size.height)
    try pixels.withUnsafeBytes { bytes in
      screen.damaged(
        area, of: try #require(PictureView(bytes, size: size, stride: size.width * 4)))
    }
  }

  private func areas(_ screen: Screen, _ view: ScreenView) -> [PictureArea] {
    var areas: [PictureArea] = []
    screen.look(view) { areas = $0.areas }
    return areas
  }

  @Test func onlyWhatHasChangedIsShown() throws {
    let screen = Screen()
    let told = Mutex(0)
    let view = screen.addView { told.withLock { $0 += 1 } }
    screen.sizeChanged(Self.size)
    #expect(areas(screen, view) == [Self.size.area])
    let (first, second) = (
      PictureArea(x: 1, y: 2, width: 3, height: 4), PictureArea(x: 30, y: 20, width: 2, height: 2)
    )
    try damage(screen, first, 5)
    try damage(screen, second, 6)
    try damage(screen, PictureArea(x: 2, y: 3, width: 1, height: 1), 7)
    #expect(told.withLock { $0 } == 2)
    screen.look(view) { sight in
      #expect(sight.areas == [first, second] && !sight.isResized)
      #expect(sight.picture?.pixels[2 * 40 + 1] == 5)
      #expect(sight.picture?.pixels[3 * 40 + 2] == 7)
      #expect(sight.picture?.pixels[0] == 0)
    }
    #expect(areas(screen, view).isEmpty)
  }

  @Test func manyAreasBecomeOne() throws {
    let screen = Screen()
    screen.sizeChanged(Self.size)
    let view = screen.addView {}
    _ = areas(screen, view)
    for place in 0..<30 { try damage(screen, .init(x: place, y: place, width: 1, height: 1), 1) }
    let all = areas(screen, view)
    #expect(all.count <= 16)
    for place in 0..<30 {
      let pixel = PictureArea(x: place, y: place, width: 1, height: 1)
      #expect(all.contains { $0.contains(pixel) })
    }
  }

  @Test func aFramebufferIsCompared() throws {
    let screen = Screen()
    let view = screen.addView {}
    var pixels = [UInt32](repeating: 0xff00_0000, count: 40 * 30)
    func compare() throws {
      try pixels.withUnsafeBytes {
        screen.compare(with: try #require(PictureView($0, size: Self.size, stride: 160)))
      }
    }
    try compare()
    #expect(areas(screen, view) == [Self.size.area])
    try compare()
    #expect(areas(screen, view).isEmpty)
    for row in [3, 4, 9] { pixels[row * 40 + 7] = 0x123456 }
    try compare()
    screen.look(view) { sight in
      #expect(
        sight.areas == [
          .init(x: 0, y: 3, width: 40, height: 2), .init(x: 0, y: 9, width: 40, height: 1),
        ])
      #expect(sight.picture?.pixels[9 * 40 + 7] == 0x123456)
    }
    // A graphics card comes before it, and gives the screen back.
    screen.sizeChanged(PictureSize(width: 20, height: 10))
    try compare()
    screen.look(view) { #expect($0.picture?.size.width == 20) }
    screen.sizeChanged(nil)
    try compare()
    screen.look(view) { #expect($0.picture?.size == Self.size && $0.isResized) }
  }

  @Test func keysThatAreHeldComeUpOnce() {
    let seat = Seat()
    seat.key(30, isDown: true)
    seat.key(30, isDown: true)
    seat.key(29, isDown: true)
    seat.releaseAll()
    seat.releaseAll()
    seat.key(30, isDown: false)
    var values: [[UInt32]] = []
    while let events = seat.keyboard.receive() {
      values.append(contentsOf: events.map { [UInt32($0.code), $0.value] })
    }
    #expect(values == [[30, 1], [29, 1], [29, 0], [30, 0]])
  }

  @Test func thePenGoesFromEdgeToEdge() {
    let seat = Seat()
    let size = PictureSize(width: 1280, height: 720)
    for (x, y, place) in [(0, 0, 0), (1279, 719, 32_767), (5000, -3, 32_767)] {
      seat.point(x: x, y: y, of: size)
      let events = seat.tablet.receive()
      #expect(events?.first?.value == UInt32(place))
      #expect(events?.last?.value == (y > 0 ? 32_767 : 0))
    }
  }

  /// A reader made by others reads what the writer writes.
  @Test func picturesAreReadByPython() throws {
    var bytes: [UInt8] = []
    let size = PictureSize(width: 61, height: 37)
    for place in 0..<size.width * size.height {
      bytes += [UInt8(place % 251), UInt8(place % 241), UInt8(place % 239), 0xff]
    }
    let picture = try bytes.withUnsafeBytes {
      Picture(try #require(PictureView($0, size: size, stride: size.width * 4)))
    }
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/picture.png"
    try Data(PNGFile.bytes(of: picture)).write(to: URL(fileURLWithPath: path))
    let script = """
      import struct, sys, zlib
      data = open(sys.argv[1], 'rb').read()
      assert data[:8] == b'\\x89PNG\\r\\n\\x1a\\n'
      place, chunks = 8, {}
      while place < len(data):
          size, name = struct.unpack('>I4s', data[place:place + 8])
          body = data[place + 8:place + 8 + size]
          assert zlib.crc32(name + body) == struct.unpack('>I', data[place + 8 + size:place + 12 + size])[0]
          chunks[name] = body
          place += 12 + size
      width, height = struct.unpack('>II', chunks[b'IHDR'][:8])
      assert chunks[b'IHDR'][8:] == bytes([8, 2, 0, 0, 0])
      rows, above = zlib.decompress(chunks[b'IDAT']), bytes(width * 3)
      for row in range(height):
          start = row * (1 + width * 3)
          assert rows[start] == 2
          line = bytes((a + b) & 255 for a, b in zip(rows[start + 1:start + 1 + width * 3], above))
          sys.stdout.buffer.write(line)
          above = line
      """
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "20", "python3", "-c", script, path]
    process.standardOutput = output
    try process.run()
    let read = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let pixels = picture.pixels.flatMap { pixel in
      [UInt8(pixel >> 16), UInt8(pixel >> 8 & 255), UInt8(pixel & 255)]
    }
    #expect(Array(read) == pixels)
  }
}
