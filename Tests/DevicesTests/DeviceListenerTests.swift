import Bus
import Devices
import Testing

/// What devices tell those who look on.
@Suite struct DeviceListenerTests {
  private let ear = TestEar()

  @Test func interrupts() throws {
    let plic = PLIC(sourceCount: 95, contexts: TestSink(count: 4).lines())
    plic.listener = ear
    try plic.setWord(40, 1)
    try plic.setWord(0x2080, 1 << 10)
    plic.setInput(10, true)
    plic.setInput(10, true)
    #expect(try plic.word(0x20_1004) == 10)
    try plic.setWord(0x20_1004, 10)
    plic.setInput(10, true)
    plic.setInput(10, false)
    #expect(
      ear.events == [
        .wire(source: 10, isRaised: true), .claimed(source: 10, context: 1),
        .completed(source: 10, context: 1), .wire(source: 10, isRaised: true),
        .wire(source: 10, isRaised: false),
      ])
  }

  @Test func serialLine() throws {
    let port = TestPort()
    let uart = UART16550(port: port, timeline: TestTimeline(), interrupt: TestSink().line())
    uart.listener = ear
    try uart.setByte(0, 65)
    port.incoming = [1]
    uart.bytesArrived()
    uart.bytesArrived()
    #expect(
      ear.events == [.bytes(count: 1, isLeaving: true), .bytes(count: 1, isLeaving: false)])
    #expect(uart.traffic.requests == 2)
    #expect(uart.traffic.bytesFromGuest == 1 && uart.traffic.bytesToGuest == 1)
  }

  @Test(arguments: RingMode.all)
  func disks(mode: RingMode) throws {
    let driver = try TestDriver()
    let disk = VirtioBlock(
      memory: driver.memory, timeline: driver.timeline,
      port: ImmediatePort(TestMedium(sectors: 64)), identifier: [])
    disk.link.listener = ear
    driver.plug(disk)
    try driver.start(mode, features: 1 << 9)
    let (header, data) = (TestDriver.buffers, TestDriver.buffers + 0x1000)
    func request(_ kind: UInt32, sector: UInt64, _ buffers: [TestDriver.Buffer]) throws {
      try driver.memory.store(kind, header)
      try driver.memory.store(sector, header + 8)
      let status = TestDriver.Buffer(address: header + 32, count: 1, isWritable: true)
      try driver.add(0, [.init(address: header, count: 16)] + buffers + [status])
      #expect(disk.queueObservations[0].pending > 0)
      try driver.notify(0)
      #expect(disk.queueObservations[0].pending == 0)
    }
    try request(0, sector: 3, [.init(address: data, count: 1024, isWritable: true)])
    try request(1, sector: 9, [.init(address: data, count: 512)])
    try request(4, sector: 0, [])
    // Beyond the end: refused, and nothing happens.
    try request(1, sector: 64, [.init(address: data, count: 512)])
    #expect(
      ear.events == [
        .disk(.read, sector: 3, count: 2), .disk(.write, sector: 9, count: 1),
        .disk(.flush, sector: 0, count: 0),
      ])
    #expect(disk.link.traffic.requests == 4)
    #expect(disk.link.traffic.bytesToGuest == 1025 + 3)
    #expect(disk.link.isDriven && disk.queueObservations[0].isReady)
    #expect(disk.queueObservations[0].size == 16 && disk.title == "disk of 0 MiB")
  }

  @Test func peaks() {
    func peak(_ sample: SoundFormat.Sample, _ bytes: [UInt8]) -> Float {
      let format = SoundFormat(sample, rate: 48_000, channels: 1)
      return bytes.withUnsafeBytes { format.peak(of: $0) }
    }
    #expect(peak(.signed16, [0, 0x40, 0, 0xa0]) == 0.75)
    #expect(peak(.signed16, [0, 0x80]) == 1 && peak(.signed16, []) == 0)
    #expect(peak(.unsigned8, [0x80, 0xc0, 0x70]) == 0.5)
    #expect(peak(.signed32, [0, 0, 0, 0x20]) == 0.25)
    #expect(peak(.float32, [0, 0, 0xc0, 0x7f, 0, 0, 0, 0xbf]) == 0.5, "and what is no number is 0")
    #expect(peak(.float32, [0, 0, 0x80, 0x7f]) == 1)
  }
}

/// Remembers what it is told.
final class TestEar: DeviceListener {
  var events: [DeviceEvent] = []
  func happened(_ event: DeviceEvent) { events.append(event) }
}
