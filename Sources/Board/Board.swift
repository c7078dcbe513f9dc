public import Bus
import Devices
public import Hart
import RISCV
import Translator

/// A whole computer: harts, RAM and devices wired like QEMU's `virt` board, its boot, and its time.
///
/// A deterministic board belongs to one thread. Of a parallel one, each hart belongs to a thread (`runHart`), and
/// `inputArrived` and `fireDueEvents` may come from others.
public final class Board {
  /// The machine's RAM.
  public let memory: GuestMemory
  /// Where RAM and devices answer.
  public let bus: Bus
  /// The harts, by their numbers.
  public let harts: [Hart]
  /// The device tree that the guest was given, as a blob.
  public internal(set) var deviceTree: [UInt8] = []

  let clockwork: Clockwork
  let timebase: Timebase
  let power: PowerSwitch
  let rom: BootROM
  let uart: UART16550
  let console: VirtioConsole?
  let networks: [VirtioNet]
  let sockets: VirtioSocket?
  let balloon: VirtioBalloon?
  /// Where what is asked of it comes in, of a deterministic board.
  let balloonInlet: BalloonInlet?
  let display: VirtioGPU?
  let inputs: [VirtioInput]
  /// Pixels at the end of RAM.
  public let framebuffer: Framebuffer?
  /// Device numbers by slots, 0 for none.
  let virtioDevices: [UInt32]
  let disks: [any BlockPort]
  let folders: [any FolderPort]
  /// Who lets the disks and folders of a parallel board look for answers.
  let bells: [DiskBell]
  /// Where the machine's random bytes come from.
  public let entropy: any EntropySource
  let clock: GoldfishRTC
  let generation: GenerationIdentifier
  let firmwareConfiguration: FirmwareConfiguration
  let flash: [FlashBank]
  /// Whether the first bank of flash memory holds firmware.
  let startsFromFlash: Bool
  var toHost: UInt64?
  /// Where the outside comes in, if it may not at any time.
  let inlets: [any Inlet]
  let soundInlet: SoundInlet?
  /// Who writes down what comes in, of a deterministic board.
  public var recorders: [any InputRecorder] = []
  /// The devices at the bus, by their names in saved state.
  private(set) var devices: [(name: String, device: any Device, region: MemoryMap.Region)] = []
  let plic: PLIC
  private(set) var transports: [VirtioTransport] = []
  /// Where RAM comes from that is not here yet.
  var archivedMemory: ArchivedMemory?
  /// What the host adds to saved state.
  var hostParts: [StatePart] = []

  /// What happens to a machine that has just been built.
  private enum Start {
    case load(BootImages)
    /// Its state comes from an archive.
    case restored
  }

  /// Builds the machine, loads what it starts with, and switches it on: the next thing to happen is its first instruction.
  public convenience init(_ plan: BoardPlan) throws(BoardError) {
    try self.init(plan, .load(plan.images))
  }

  /// Builds a machine that has not been switched on: before anything else its state is to be restored. Images are ignored.
  public convenience init(restoring plan: BoardPlan) throws(BoardError) {
    try self.init(plan, .restored)
  }

  private init(_ plan: BoardPlan, _ start: Start) throws(BoardError) {
    try plan.check()  // numbers that make a machine
    let clockwork = Clockwork(plan.mode)  // guest time: instructions, or the host's clock
    let timeline = clockwork.timeline
    memory = try Self.memory(plan)  // RAM, all zero
    bus = Bus(memory: memory, lock: clockwork.lock)  // from addresses to RAM and devices
    timebase = Timebase(timeline: timeline)  // the counter behind mtime and time
    harts = Self.harts(plan, bus, timebase)  // processors, asleep
    Self.translate(plan, harts, bus)  // what makes them fast
    plic = Self.interruptController(of: harts)  // from devices' wires to harts
    let clint = Self.localInterruptor(of: harts, timebase)  // timers, and from hart to hart
    power = PowerSwitch()  // hears that the guest switches off
    rom = BootROM()  // where harts begin
    let doors = Doors(plan)  // between the outside and devices
    uart = UART16550(port: doors.serial, timeline: timeline, interrupt: plic.line(MemoryMap.uart))
    clock = GoldfishRTC(  // the time of day
      clock: plan.wallClock, timeline: timeline, interrupt: plic.line(MemoryMap.clock))
    generation = GenerationIdentifier(  // which of several machines with one past
      interrupt: plic.line(MemoryMap.generation))
    let slots = VirtioSlots(  // disks, console, ...
      plan, doors, memory: memory, timeline: timeline, lock: clockwork.lock)
    flash = try Self.flash(plan)  // firmware, and what it keeps
    startsFromFlash = !plan.flash.isEmpty
    firmwareConfiguration = FirmwareConfiguration(memory: memory)  // what firmware is told
    console = slots.console
    networks = slots.networks
    sockets = slots.sockets
    balloon = slots.balloon
    balloonInlet = doors.balloonInlet
    (display, inputs) = (slots.display, slots.inputs)
    framebuffer = plan.framebuffer.flatMap { Framebuffer($0, memorySize: plan.memorySize) }
    (inlets, soundInlet) = (doors.inlets, doors.soundInlet)
    virtioDevices = slots.deviceIDs
    disks = plan.disks
    folders = plan.folders.map { $0.port }
    bells = slots.bells
    self.clockwork = clockwork
    entropy = plan.entropy
    toHost = plan.toHost

    attach("clint", clint, MemoryMap.clint)  // the busiest first: the bus looks in this order
    attach("plic", plic, MemoryMap.plic)
    attach("uart", uart, MemoryMap.uart)
    for slot in 0..<slots.count {
      let region = MemoryMap.virtio(slot)
      let transport = slots.transport(slot, interrupt: plic.line(region))
      attach("virtio \(slot)", transport, region)
      transports.append(transport)
    }
    attach("clock", clock, MemoryMap.clock)
    attach("generation", generation, MemoryMap.generation)
    attach("finisher", TestFinisher(power: power), MemoryMap.finisher)
    attach("boot rom", rom, MemoryMap.bootROM)
    attach("fw_cfg", firmwareConfiguration, MemoryMap.firmwareConfiguration)
    for (index, bank) in flash.enumerated() {
      attach(Self.flash(index), bank, MemoryMap.flash(index))
      bus.attach(codeStore: bank, at: MemoryMap.flash(index).base)
    }

    doors.lead(  // to devices that exist now
      serial: uart, console: console, slots)
    connectHarts(plan.mode)  // who runs them, who wakes them, who stops them
    if case .load(let images) = start {
      try reset(images)  // load, and power on
      generation.begin(entropy)
    }
  }

  /// Puts a device at its place; the name is the one it has in saved state.
  private func attach(_ name: String, _ device: any Device, _ region: MemoryMap.Region) {
    bus.attach(device, at: region.base)
    devices.append((name, device, region))
  }

  /// The parts hold each other (device, wire, hart, bus): here they let go.
  deinit {
    clockwork.disconnect()
    for hart in harts { hart.share(with: []) }
    timebase.removeComparators()
    bus.detachAll()
    devices = []
    hostParts = []
    for disk in disks { disk.setListener(nil) }
    for folder in folders { folder.setListener(nil) }
    power.announce = {}
    for inlet in inlets { inlet.disconnect() }
  }

  // MARK: Parts

  private static func memory(_ plan: BoardPlan) throws(BoardError) -> GuestMemory {
    guard
      let memory = GuestMemory(
        base: MemoryMap.memoryBase, byteCount: plan.memorySize, provider: plan.memoryProvider)
    else { throw .memoryRefused(plan.memorySize) }
    return memory
  }

  private static func flash(_ plan: BoardPlan) throws(BoardError) -> [FlashBank] {
    var banks: [FlashBank] = []
    for index in 0..<MemoryMap.flashCount {
      let medium = index < plan.flash.count ? plan.flash[index] : nil
      guard let bank = FlashBank(medium: medium, memoryProvider: plan.memoryProvider) else {
        throw .flashRefused(index)
      }
      banks.append(bank)
    }
    return banks
  }

  private static func harts(_ plan: BoardPlan, _ bus: Bus, _ timebase: Timebase) -> [Hart] {
    let hasEngines = plan.codeMemory != nil
    let byteCount = hasEngines ? Hart.roomByteCount : Hart.smallRoomByteCount
    return (0..<plan.hartCount).map {
      // Where the host has no room for an engine, the interpreter will do.
      Hart(
        identifier: $0, extensions: plan.extensions, bus: bus, timebase: timebase,
        entropy: plan.entropy, room: plan.memoryProvider.reserve(byteCount: byteCount),
        isForEngine: hasEngines)
    }
  }

  /// Has harts run on translations, which they share. Without compressed instructions, the interpreter checks jumps.
  private static func translate(_ plan: BoardPlan, _ harts: [Hart], _ bus: Bus) {
    guard let memory = plan.codeMemory, plan.extensions.contains(.c) else { return }
    var lock: any Lock = OpenLock()
    if case .parallel(let ports) = plan.mode { lock = ports.translationLock }
    let cache = TranslationCache(memory: memory, lock: lock)
    cache.listener = plan.codeListener
    cache.clock = plan.codeClock
    bus.memory.codeWatcher = cache
    for hart in harts { hart.engine = HartTranslator(hart, cache) }
  }

  /// Contexts are, hart by hart, M mode and S mode, as the device tree says.
  private static func interruptController(of harts: [Hart]) -> PLIC {
    PLIC(
      sourceCount: MemoryMap.interruptSourceCount,
      contexts: harts.flatMap { [$0.line(.machineExternal), $0.line(.supervisorExternal)] })
  }

  private static func localInterruptor(of harts: [Hart], _ timebase: Timebase) -> CLINT {
    CLINT(
      timebase: timebase, softwareLines: harts.map { $0.line(.machineSoftware) },
      timerLines: harts.map { $0.line(.machineTimer) })
  }

  private func connectHarts(_ mode: BoardPlan.Mode) {
    for hart in harts { hart.share(with: harts) }
    switch clockwork {
    case .deterministic(let scheduler):
      for hart in harts {
        scheduler.add(hart)
        hart.waker = scheduler
      }
      power.announce = { scheduler.stop() }
    case .parallel(_, let ports):
      for hart in harts { (hart.waker, hart.mayEndTurnsEarly) = (ports.waker, true) }
      let count = harts.count
      power.announce = { for hart in 0..<count { ports.waker.interruptArrived(hart: hart) } }
    }
  }
}

extension Hart: TurnTaker {}

extension Hart {
  fileprivate func line(_ interrupt: Interrupt) -> InterruptLine {
    InterruptLine(to: self, number: Int(interrupt.rawValue))
  }
}

extension PLIC {
  fileprivate func line(_ region: MemoryMap.Region) -> InterruptLine {
    InterruptLine(to: self, number: Int(region.interrupt))
  }
}
