import Bus
import Devices

/// Which device is in which virtio slot: disks from slot 0 on, then the console, the entropy device, network
/// cards, shared folders, the socket device, the balloon, the sound card, the graphics card, keyboard and pointers. The others are
/// empty, and a driver passes them by.
///
/// (QEMU fills slots from the last one down unless told where, and lists them in that order, so that there too the first
/// disk named is the first one found; who tells it means slot 0, as xv6 does.)
struct VirtioSlots {
  private(set) var devices: [any VirtioDevice] = []
  private(set) var console: VirtioConsole?
  private(set) var networks: [VirtioNet] = []
  private(set) var sockets: VirtioSocket?
  private(set) var balloon: VirtioBalloon?
  private(set) var display: VirtioGPU?
  private(set) var inputs: [VirtioInput] = []
  private(set) var bells: [DiskBell] = []

  /// The devices that `plan` asks for, behind its doors. `lock` is the bus's.
  init(
    _ plan: BoardPlan, _ doors: Doors, memory: GuestMemory, timeline: any Timeline,
    lock: any Lock
  ) {
    var isPrompt = false
    if case .parallel = plan.mode { isPrompt = true }
    for (index, port) in plan.disks.enumerated() {
      let disk = VirtioBlock(
        memory: memory, timeline: timeline, port: port,
        identifier: Array("mvm-disk-\(index)".utf8), latency: plan.diskLatency, isPrompt: isPrompt)
      if isPrompt {
        let bell = DiskBell(disk, lock: lock)
        port.setListener(bell)
        bells.append(bell)
      }
      devices.append(disk)
    }
    if let port = doors.console {
      let console = VirtioConsole(memory: memory, timeline: timeline, port: port)
      self.console = console
      devices.append(console)
    }
    if plan.hasEntropyDevice {
      devices.append(VirtioEntropy(memory: memory, timeline: timeline, source: plan.entropy))
    }
    networks = zip(plan.networks, doors.networks).map { network, port in
      VirtioNet(
        memory: memory, timeline: timeline, port: port, address: network.address,
        mtu: network.mtu, pairCount: network.queuePairs, observer: network.observer)
    }
    for network in networks { devices.append(network) }
    addFolders(plan, memory: memory, timeline: timeline, lock: lock, isPrompt: isPrompt)
    if let socket = plan.sockets, let port = doors.sockets {
      let device = VirtioSocket(
        memory: memory, timeline: timeline, port: port, address: socket.address)
      sockets = device
      devices.append(device)
    }
    if plan.hasBalloon {
      let device = VirtioBalloon(memory: memory, timeline: timeline)
      balloon = device
      devices.append(device)
    }
    if let sound = plan.sound, let port = doors.sound {
      devices.append(
        VirtioSound(
          memory: memory, timeline: timeline, port: port, outputs: sound.outputs,
          inputs: sound.inputs))
    }
    addScreen(plan, doors, memory: memory, timeline: timeline)
  }

  private mutating func addFolders(
    _ plan: BoardPlan, memory: GuestMemory, timeline: any Timeline, lock: any Lock, isPrompt: Bool
  ) {
    for folder in plan.folders {
      let device = VirtioNineP(
        memory: memory, timeline: timeline, port: folder.port, tag: folder.tag,
        isPrompt: isPrompt)
      devices.append(device)
      if isPrompt {
        let bell = DiskBell(device, lock: lock)
        folder.port.setListener(bell)
        bells.append(bell)
      }
    }
  }

  /// The graphics card, and what a person has before its screen.
  private mutating func addScreen(
    _ plan: BoardPlan, _ doors: Doors, memory: GuestMemory, timeline: any Timeline
  ) {
    if let size = plan.display?.size, let port = doors.display {
      let display = VirtioGPU(memory: memory, timeline: timeline, port: port, size: size)
      self.display = display
      devices.append(display)
    }
    inputs = zip(plan.inputs, doors.inputs).map { input, port in
      VirtioInput(memory: memory, timeline: timeline, kind: input.kind, port: port)
    }
    for input in inputs { devices.append(input) }
  }

  /// How many slots there are.
  var count: Int { max(MemoryMap.virtioCount, devices.count) }

  /// The device numbers by slots, 0 for none.
  var deviceIDs: [UInt32] {
    (0..<count).map { $0 < devices.count ? devices[$0].deviceID : 0 }
  }

  /// The transport of slot `index`.
  func transport(_ index: Int, interrupt: InterruptLine) -> VirtioTransport {
    VirtioTransport(device: index < devices.count ? devices[index] : nil, interrupt: interrupt)
  }
}
