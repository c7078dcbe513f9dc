import Bus
import Devices
import Testing

@Suite struct TestFinisherTests {
  final class Power: PowerControl {
    var events: [String] = []
    func powerOff(code: UInt32) { events.append("off \(code)") }
    func reboot() { events.append("reboot") }
  }

  @Test(
    arguments: [
      (0x5555, ["off 0"]), (0x9_5555, ["off 0"]), (0x2a_3333, ["off 42"]),
      (0xffff_3333, ["off 65535"]), (0x7777, ["reboot"]), (0x1234, []), (0, []),
    ] as [(UInt64, [String])])
  func writesEndTheRun(value: UInt64, events: [String]) throws {
    let power = Power()
    let finisher = TestFinisher(power: power)
    try finisher.setWord(4, value)
    #expect(power.events == [])
    try finisher.setWord(0, value)
    #expect(power.events == events)
    #expect(try finisher.word(0) == 0)
  }

  @Test func bytesAndDoublesAreRefused() {
    let finisher = TestFinisher(power: Power())
    #expect(throws: BusError.refused) { try finisher.setByte(0, 0x55) }
    #expect(throws: BusError.refused) { try finisher.read(offset: 0, width: .double) }
  }
}
