import Bus
import Devices
import Testing

@Suite struct VirtioConsoleTests {
  let driver: TestDriver
  let port = TestPort()
  let console: VirtioConsole

  init() throws {
    driver = try TestDriver()
    console = VirtioConsole(
      memory: driver.memory, timeline: driver.timeline, port: port, size: (80, 25))
    driver.plug(console)
  }

  private func buffer(_ count: UInt32, isWritable: Bool) -> [TestDriver.Buffer] {
    [.init(address: TestDriver.buffers, count: count, isWritable: isWritable)]
  }

  @Test(arguments: RingMode.all)
  func bytesLeave(mode: RingMode) throws {
    try driver.start(mode, queues: 2)
    try driver.put(Array("hello".utf8), at: TestDriver.buffers)
    try driver.add(1, buffer(5, isWritable: false))
    try driver.notify(1)
    #expect(port.sent == Array("hello".utf8))
    #expect(try driver.used(1)?.written == 0)
  }

  @Test(arguments: RingMode.all)
  func bytesArriveOnceThereIsABuffer(mode: RingMode) throws {
    try driver.start(mode, queues: 2)
    port.incoming = [1, 2, 3]
    console.bytesArrived()
    #expect(port.incoming.count == 3)
    try driver.add(0, buffer(2, isWritable: true))
    try driver.notify(0)
    #expect(try driver.used(0)?.written == 2)
    #expect(port.incoming == [3])
    try driver.add(0, buffer(8, isWritable: true))
    try driver.notify(0)
    #expect(try driver.used(0)?.written == 1)
    try driver.add(0, buffer(8, isWritable: true))
    try driver.notify(0)
    #expect(try driver.used(0) == nil)
    port.incoming = [9, 8]
    console.bytesArrived()
    #expect(try driver.used(0)?.written == 2)
    #expect(try driver.bytes(2, at: TestDriver.buffers) == [9, 8])
  }

  @Test func aWaitingBufferIsForgottenByAReset() throws {
    try driver.start(queues: 2)
    try driver.add(0, buffer(8, isWritable: true))
    try driver.notify(0)
    try driver.transport.setWord(0x70, 0)
    port.incoming = [1]
    console.bytesArrived()
    #expect(try driver.bytes(1, at: TestDriver.buffers) == [0] && port.incoming == [1])
    try driver.start(queues: 2)
    #expect(try driver.used(0) == nil)
  }

  @Test func muchLeavesInPortions() throws {
    try driver.start(queues: 2)
    try driver.add(1, buffer(200_000, isWritable: false))
    try driver.notify(1)
    #expect(port.sent.count == 65_536)
    #expect(try driver.used(1) == nil)
    driver.timeline.advance(by: 4000)
    #expect(try port.sent.count == 200_000 && driver.used(1) != nil)
    #expect(driver.timeline.waiting == 0)
  }

  @Test func theSizeIsInTheConfigurationAndChangesAreTold() throws {
    try driver.start(features: 1, queues: 2)
    #expect(try driver.transport.word(0x100) == 25 << 16 | 80)
    let generation = try driver.transport.word(0xfc)
    console.resize(columns: 132, rows: 50)
    #expect(try driver.transport.word(0x100) == 50 << 16 | 132)
    #expect(try driver.transport.word(0xfc) != generation && driver.interruptStatus == 2)
  }

  @Test func withoutASizeThereIsNoFeature() throws {
    driver.plug(VirtioConsole(memory: driver.memory, timeline: driver.timeline, port: port))
    #expect(try driver.transport.word(0x10) & 1 == 0)
  }
}
