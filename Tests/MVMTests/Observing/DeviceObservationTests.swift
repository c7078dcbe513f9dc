import MVM
import TestPrograms
import Testing

/// Devices seen from outside.
@Suite struct DeviceObservationTests {
  private static func machine(_ code: GuestCode, deterministic: Bool) throws -> Machine {
    var configuration = MachineConfiguration()
    configuration.memory = 1 << 20
    configuration.deterministic = deterministic
    return try Machine(
      configuration, program: code.bytes, virtioConsole: SilentPort(), disks: [EmptyDisk()])
  }

  @Test(arguments: [true, false])
  func devicesAreToldInWords(deterministic: Bool) throws {
    let machine = try Self.machine(
      .print(UInt8(ascii: "a")) + .powerOff(), deterministic: deterministic)
    #expect(machine.run() == .poweredOff(code: 0))
    let devices = machine.devices()
    let serial = try #require(devices.first { $0.name == "serial@10000000" })
    #expect(serial.interrupt == 10 && serial.addresses == 0x1000_0000..<0x1000_0100)
    #expect(serial.traffic.bytesFromGuest == 1)
    let disk = try #require(devices.first { $0.name == "virtio_mmio@10001000" })
    #expect(disk.title == "disk of 1 MiB" && !disk.isDriven && disk.interrupt == 1)
    #expect(disk.queues.map(\.name) == ["requests"] && !disk.queues[0].isReady)
    #expect(devices.contains { $0.title == "console" && $0.queues.count == 2 })
    #expect(devices.map(\.addresses.lowerBound) == devices.map(\.addresses.lowerBound).sorted())
    #expect(!devices.contains { $0.name.isEmpty || $0.title.isEmpty })
  }

  @Test(arguments: [true, false])
  func bytesInARowAreOneEvent(deterministic: Bool) throws {
    let machine = try Self.machine(
      .print(1) + .print(2) + .print(3) + .powerOff(), deterministic: deterministic)
    machine.watchDevices(limit: 10)
    #expect(machine.run() == .poweredOff(code: 0))
    let history = machine.deviceEvents(after: 0)
    let record = try #require(history.records.first)
    #expect(history.records.count == 1 && history.last == 1 && history.lost == 0)
    #expect(record.event == .bytes(count: 3, isLeaving: true) && record.event.text == "3 bytes out")
    let device = machine.devices().first { $0.index == record.device }
    #expect(device?.name == "serial@10000000")
    machine.watchDevices(limit: nil)
    #expect(machine.deviceEvents(after: 0).records.isEmpty)
  }

  @Test(arguments: [true, false])
  func aRunningMachinesDevicesAreSeen(deterministic: Bool) throws {
    // sb t1, 0(t0), and back: for ever.
    let code = GuestCode.print(UInt8(ascii: "x")) + GuestCode([0x0062_8023, 0xffdf_f06f])
    let machine = try Self.machine(code, deterministic: deterministic)
    try ObservationTests.start(machine)
    machine.watchDevices(limit: 8)
    var seen: UInt64 = 0
    ObservationTests.wait {
      #expect(!machine.devices().isEmpty)
      seen = machine.deviceEvents(after: seen).last
      return seen >= 20
    }
    #expect(seen >= 20)
    machine.stop()
    #expect(machine.wait() == .stopped)
  }

  @Test func eventsAreWords() {
    func text(_ event: DeviceEvent) -> String { event.text }
    #expect(text(.disk(.read, sector: 8, count: 2)) == "read 2 sectors from 8 on")
    #expect(text(.disk(.flush, sector: 0, count: 0)) == "flush")
    #expect(text(.wire(source: 10, isRaised: true)) == "interrupt 10 raised")
    #expect(text(.claimed(source: 10, context: 3)) == "interrupt 10 claimed by hart 1 in S")
    #expect(text(.completed(source: 1, context: 0)) == "interrupt 1 completed by hart 0 in M")
    #expect(text(.folder(message: 110)) == "Twalk")
    #expect(text(.folder(message: 3)) == "message 3")
    #expect(
      text(.sound(stream: 0, isCaptured: false, frames: 48, peak: 0.5))
        == "stream 0: 48 frames played, peak 50 %")
    #expect(
      text(.flush(PictureArea(x: 1, y: 2, width: 3, height: 4))) == "3 by 4 pixels at 1, 2")
    #expect(
      text(.frame(isLeaving: true, start: [], byteCount: 0)) == "out: too short for Ethernet")
  }
}

/// A disk of zeros.
final class EmptyDisk: BlockMedium {
  let sectorCount: UInt64 = 2048
  let isReadOnly = false
  func read(sector: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    return true
  }
  func write(sector: UInt64, from buffer: UnsafeRawBufferPointer) -> Bool { true }
  func flush() -> Bool { true }
}
