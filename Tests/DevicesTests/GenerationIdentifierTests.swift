import Bus
import Devices
import TestPorts
import Testing

@Suite struct GenerationIdentifierTests {
  /// Counts how often the wire rises, and remembers where it is.
  final class Pulses: InterruptSink {
    private(set) var count = 0
    private(set) var level = false

    func setInput(_ number: Int, _ level: Bool) {
      if level, !self.level { count += 1 }
      self.level = level
    }
  }

  let entropy = TestEntropy()
  let pulses = Pulses()
  let device: GenerationIdentifier

  init() {
    device = GenerationIdentifier(interrupt: InterruptLine(to: pulses, number: 0))
    device.begin(entropy)
  }

  @Test(arguments: [Width.byte, .half, .word, .double])
  func isReadInPartsOfAnySize(width: Width) throws {
    for offset in stride(from: UInt64(0), to: 16, by: Int(width.rawValue)) {
      let bytes = (0..<UInt64(width.rawValue)).map { (offset + 1 + $0) << ($0 * 8) }
      #expect(try device.read(offset: offset, width: width) == bytes.reduce(0, |))
    }
    #expect(throws: BusError.unmapped) { try device.read(offset: 16, width: width) }
    if width != .byte {
      #expect(throws: BusError.refused) { try device.read(offset: 1, width: width) }
    }
  }

  @Test func aChangeIsAPulse() throws {
    #expect(pulses.count == 0)
    device.change(entropy)
    #expect(pulses.count == 1 && !pulses.level)
    #expect(try device.byte(0) == 17 && device.byte(15) == 32)
  }

  @Test func neitherTheGuestNorARebootChangesIt() throws {
    try device.write(offset: 0, width: .double, value: .max)
    device.reset()
    #expect(try device.byte(0) == 1 && device.byte(7) == 8)
    #expect(pulses.count == 0)
  }
}
