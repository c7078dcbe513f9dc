import Bus
import Devices
import TestPorts
import Testing

@Suite struct VirtioEntropyTests {
  @Test func fillsNoMoreThanAPageOfABuffer() throws {
    let driver = try TestDriver()
    driver.plug(
      VirtioEntropy(memory: driver.memory, timeline: driver.timeline, source: TestEntropy()))
    #expect(try driver.transport.word(8) == 4)
    try driver.start()
    try driver.add(0, [.init(address: TestDriver.buffers, count: 10_000, isWritable: true)])
    try driver.add(0, [.init(address: TestDriver.buffers, count: 10)])
    try driver.notify(0)
    #expect(try driver.used(0)?.written == 4096)
    #expect(try driver.used(0)?.written == 0)
    #expect(try driver.bytes(1, at: TestDriver.buffers + 4096) == [0])
  }
}
