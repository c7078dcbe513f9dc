import Bus
import Devices
import Hart

extension Board {
  /// Switches the machine off and on: devices and harts are as after power-on, `images` (the board kept none) are loaded,
  /// and guest time begins at zero. RAM keeps what is not overwritten, as on a real board. Where this throws, the
  /// machine must not run. No hart may be running.
  public func reset(_ images: BootImages) throws(BoardError) {
    let boot = try BootLoader(
      images, hardware: hardware, startsFromFlash: startsFromFlash)  // find a place for everything
    restartTime()  // nobody waits for anything any more
    bus.reset()  // devices, which lower their wires
    try load(boot)  // RAM and boot ROM
    for hart in harts {
      hart.reset(
        pc: MemoryMap.bootROM.base, a0: UInt64(hart.identifier), a1: boot.deviceTreeAddress)
    }
  }

  /// Random bytes are new each time.
  private var hardware: HardwareDescription {
    var hardware = HardwareDescription(
      hartCount: harts.count, extensions: harts[0].extensions, memorySize: memory.byteCount)
    hardware.virtioCount = virtioDevices.count
    hardware.framebuffer = framebuffer
    hardware.randomSeed = [UInt8](repeating: 0, count: 32)
    hardware.randomSeed.withUnsafeMutableBytes { entropy.fill($0) }
    return hardware
  }

  private func restartTime() {
    bus.lock.lock()
    defer { bus.lock.unlock() }
    power.reset()
    clockwork.reset()
  }

  private func load(_ boot: BootLoader) throws(BoardError) {
    do throws(BusError) {
      try boot.load(into: memory)
      if let toHost, memory.contains(toHost, count: 8) { try memory.store(UInt64(0), toHost) }
    } catch {
      preconditionFailure("the loader has checked that everything is in RAM")
    }
    rom.fill(start: boot.start, deviceTree: boot.deviceTreeAddress, next: boot.next)
    firmwareConfiguration.fill(boot.firmwareItems)
    deviceTree = boot.deviceTree
  }
}
