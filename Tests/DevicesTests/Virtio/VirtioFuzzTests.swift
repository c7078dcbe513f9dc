import Bus
import Devices
import Fuzzing
import TestPackets
import TestPorts
import Testing

/// Whatever a guest writes into registers and rings, the host goes on; a failure's arguments name the seed.
@Suite struct VirtioFuzzTests {
  enum Kind: CaseIterable {
    case block, slowBlock, promptBlock, console, entropy, network, sound, folder, sockets, balloon
    case graphics, keyboard, tablet

    var queueCount: Int {
      switch self {
      case .block, .slowBlock, .promptBlock, .entropy, .folder: 1
      case .sockets: 3
      case .balloon: 4
      case .console, .graphics, .keyboard, .tablet: 2
      case .network: 5
      case .sound: 4
      }
    }
  }

  private func plug(
    _ kind: Kind, into driver: TestDriver, port: TestPort, network: TestNetwork,
    person: TestPerson, display: TestDisplay
  ) {
    let (memory, timeline) = (driver.memory, driver.timeline)
    switch kind {
    case .block, .slowBlock:
      driver.plug(
        VirtioBlock(
          memory: memory, timeline: timeline, port: ImmediatePort(TestMedium(sectors: 64)),
          identifier: [1, 2], latency: kind == .block ? 0 : 300))
    case .promptBlock:
      let slow = SlowPort(TestMedium(sectors: 64))
      slow.isHalfPrompt = true
      driver.plug(
        VirtioBlock(
          memory: memory, timeline: timeline, port: slow, identifier: [1, 2], isPrompt: true))
    case .console:
      driver.plug(VirtioConsole(memory: memory, timeline: timeline, port: port, size: (80, 25)))
    case .network:
      driver.plug(
        VirtioNet(
          memory: memory, timeline: timeline, port: network, address: MACAddress(cardNumber: 0),
          pairCount: 2))
    case .sound:
      driver.plug(
        VirtioSound(
          memory: memory, timeline: timeline, port: TestSound(), outputs: 2, inputs: 1))
    case .folder:
      driver.plug(
        VirtioNineP(memory: memory, timeline: timeline, port: TestFolder(), tag: [1, 2]))
    case .sockets:
      driver.plug(
        VirtioSocket(memory: memory, timeline: timeline, port: TestSockets(), address: 3))
    case .balloon:
      driver.plug(VirtioBalloon(memory: memory, timeline: timeline))
    case .graphics:
      driver.plug(
        VirtioGPU(
          memory: memory, timeline: timeline, port: display,
          size: PictureSize(width: 640, height: 480)))
    case .keyboard, .tablet:
      driver.plug(
        VirtioInput(
          memory: memory, timeline: timeline, kind: kind == .tablet ? .tablet : .keyboard,
          port: person))
    case .entropy:
      driver.plug(VirtioEntropy(memory: memory, timeline: timeline, source: TestEntropy()))
    }
  }

  private func address(_ random: inout SplitMix) -> UInt64 {
    switch random.next() % 8 {
    case 0: return random.next()
    case 1: return 0x807f_ffff &- random.next() % 32
    default: return TestDriver.buffers + random.next() % 0x8000
    }
  }

  /// Something that looks like a descriptor, mostly.
  private func descriptor(_ random: inout SplitMix, _ driver: TestDriver, _ place: UInt64) throws {
    let target = random.next() % 4 == 0 ? driver.table(0, random.next()) : address(&random)
    let lengths: [UInt32] = [0, 1, 15, 16, 32, 256, 512, 513, 4096, .max]
    try driver.memory.store(target, place)
    try driver.memory.store(lengths.randomElement(using: &random) ?? 1, place + 8)
    let flags = [0, 1, 2, 3, 4, 0x80, 0x81, 0x82, 0x83, 0x84, 0x8000, 0x8001, 0x8002] as [UInt64]
    let low = random.next() % 20
    let high = flags.randomElement(using: &random) ?? 0
    let isPacked = driver.mode.isPacked
    try driver.memory.store(UInt16(isPacked ? low : high), place + 12)
    try driver.memory.store(UInt16(isPacked ? high : low), place + 14)
  }

  private func step(
    _ random: inout SplitMix, _ driver: TestDriver, _ port: TestPort, _ network: TestNetwork,
    queues: Int
  ) throws {
    let queue = Int(random.next() % UInt64(max(2, queues)))
    switch random.next() % 16 {
    case 0..<6:
      let table =
        random.next() % 3 == 0 ? driver.table(queue, random.next()) : driver.descriptorArea(queue)
      try descriptor(&random, driver, table + random.next() % 16 * 16)
    case 6:
      try driver.memory.store(
        UInt32(truncatingIfNeeded: random.next() % 14), TestDriver.buffers + random.next() % 64)
    case 7..<10:
      // The available index a little further, or anywhere.
      let place = driver.driverArea(queue) + 2
      let index = try driver.memory.load(place, as: UInt16.self)
      let further = random.next() % 8 == 0 ? random.next() : random.next() % 3
      try driver.memory.store(index &+ UInt16(truncatingIfNeeded: further), place)
      try driver.memory.store(
        UInt16(random.next() % 17), driver.driverArea(queue) + 4 + random.next() % 20 * 2)
    case 10..<13: try driver.notify(queue)
    case 13:
      port.incoming = [1, 2, 3]
      network.incoming = [frame(&random)]
      // More wake-ups than that would be a device that wakes itself for ever.
      #expect(driver.timeline.advance(by: random.next() % 500, limit: 100) < 100)
    case 14:
      let offset = random.next() % 0x200
      let width: Width = [.byte, .half, .word, .double].randomElement(using: &random) ?? .word
      try? driver.transport.write(
        offset: offset & ~UInt64(width.rawValue - 1), width: width,
        value: random.next() & width.mask)
      _ = try? driver.transport.read(offset: offset, width: width)
    default:
      if random.next() % 4 == 0 { try driver.transport.setWord(0x70, random.next() & 0xff) }
    }
  }

  /// A frame, often one with something left to do.
  private func frame(_ random: inout SplitMix) -> TestNetwork.Frame {
    var packet = Packet()
    packet.isIPv6 = random.next() % 2 == 0
    packet.payload = Packet.payload(Int(random.next() % 3000))
    var frame = TestNetwork.Frame(bytes: packet.frame())
    frame.offload.isChecksumValid = true
    if random.next() % 2 == 0 {
      frame.offload.segmentation = random.next() % 2 == 0 ? .tcp4 : .tcp6
      frame.offload.segmentSize = Int(random.next() % 2000)
    }
    if random.next() % 4 == 0 { frame.bytes.removeLast(Int(random.next() % 40)) }
    return frame
  }

  /// Requests of the control queue, and headers of frames, that mean something.
  private func scatterRequests(_ random: inout SplitMix, _ driver: TestDriver) throws {
    for place in 0..<64 as Range<UInt64> {
      let words: [UInt64] = [
        0, 0x0100_0000, 0x0101, 1, 0x0002_0004, 0x05b4_0000_0101, random.next(),
      ]
      let word = words[Int(random.next() % UInt64(words.count))]
      try driver.memory.store(word, TestDriver.buffers + place * 64)
    }
  }

  /// Messages of 9P that mean something: some begin a session, some go on with one.
  private func scatterMessages(_ random: inout SplitMix, _ driver: TestDriver) throws {
    for place in 0..<64 as Range<UInt64> {
      let messages = [
        Message().number(UInt32(8192)).text("9P2000.L").bytes(kind: 100, tag: 1),
        Message().number(UInt32(0)).number(UInt32.max).text("").text("").number(UInt32(0))
          .bytes(kind: 104, tag: 2),
        Message().number(UInt32(0)).number(UInt32(1)).names(["a"]).bytes(kind: 110, tag: 3),
        Message().number(UInt32(1)).number(UInt32(0)).bytes(kind: 12, tag: 4),
        Message().number(UInt32(1)).number(random.next()).number(UInt32(64))
          .bytes(kind: 116, tag: 5),
        Message().number(random.next()).bytes(kind: UInt8(random.next() % 128), tag: 6),
      ]
      try driver.put(
        messages[Int(random.next() % UInt64(messages.count))],
        at: TestDriver.buffers + place * 64)
    }
  }

  /// Packets of few streams, some of which the host offers or agrees to.
  private func scatterPackets(_ random: inout SplitMix, _ driver: TestDriver) throws {
    for place in 0..<64 as Range<UInt64> {
      let packet = TestSockets.packet(
        UInt16(random.next() % 9), host: UInt32(random.next() % 3),
        guest: UInt32(random.next() % 3), count: UInt32(random.next() % 20),
        flags: UInt32(random.next() % 4), room: UInt32(truncatingIfNeeded: random.next()))
      try driver.put(packet, at: TestDriver.buffers + place * 64)
    }
  }

  /// Requests for pictures, with numbers that are often those of resources.
  private func scatterDisplayRequests(_ random: inout SplitMix, _ driver: TestDriver) throws {
    let kinds: [UInt32] = [
      0x100, 0x101, 0x101, 0x101, 0x102, 0x103, 0x104, 0x105, 0x106, 0x106, 0x107, 0x10a, 0x300,
      0x301,
    ]
    for place in 0..<64 as Range<UInt64> {
      let start = TestDriver.buffers + place * 256
      try driver.memory.store(kinds[Int(random.next() % UInt64(kinds.count))], start)
      for word in 1..<24 as Range<UInt64> {
        let numbers: [UInt64] = [0, 1, 2, 64, 67, 300, 0x8010_0000, random.next()]
        let number = numbers[Int(random.next() % UInt64(numbers.count))]
        try driver.memory.store(UInt32(truncatingIfNeeded: number), start + word * 4)
      }
    }
  }

  @Test(arguments: Kind.allCases, Fuzzing.seeds(usual: 8, of: 60 * 60))
  func nothingThatAGuestWritesStopsTheHost(kind: Kind, seed: UInt64) throws {
    var random = SplitMix(state: seed &* 0x9e37_79b9_7f4a_7c15)
    let driver = try TestDriver()
    let port = TestPort()
    let network = TestNetwork()
    let (person, display) = (TestPerson(), TestDisplay())
    plug(kind, into: driver, port: port, network: network, person: person, display: display)
    for round in 0..<60 {
      let mode = RingMode.all[round % RingMode.all.count]
      // A network card with all that it can do, or with a part of it.
      let offered: UInt64 = kind == .network ? 0xffb987 : kind == .balloon ? 0x26 : 0
      let features = offered & (round % 3 == 0 ? random.next() : ~0)
      try driver.start(mode, features: features, queues: kind.queueCount)
      switch kind {
      case .network: try scatterRequests(&random, driver)
      case .folder: try scatterMessages(&random, driver)
      case .sockets: try scatterPackets(&random, driver)
      case .graphics: try scatterDisplayRequests(&random, driver)
      default: break
      }
      person.groups = (0..<3).map { _ in
        [InputEvent(type: UInt16(random.next() % 4), code: UInt16(random.next() % 300), value: 1)]
      }
      display.wanted = PictureSize(width: 64 + round, height: 64)
      for _ in 0..<60 {
        try step(&random, driver, port, network, queues: kind.queueCount)
      }
      _ = network.takeSent()
      port.sent.removeAll()
    }
    // After all that a reset makes it whole.
    driver.transport.reset()
    #expect(try driver.status == 0 && !driver.sink.levels[0])
    #expect(driver.timeline.waiting == 0)
    try driver.start(queues: kind.queueCount)
    #expect(try driver.status == 15)
  }
}
