/// One machine: what it is built of, what it starts, and what is watched while it runs.
///
/// A value of this type comes from a machine file (`init(machineFile:)`), from the options of a
/// command line, or from a program that assigns its properties. Either way `check` holds for what
/// is given to a board. The defaults are here; what is allowed, and the texts for users, are in the
/// table `settings`.
public struct MachineConfiguration: Equatable, Sendable {
  /// Guest memory in bytes.
  public var memory: UInt64 = 128 << 20
  /// How many harts there are.
  public var harts = 1
  /// What each hart can execute, as an ISA string (unprivileged manual, chapter "ISA Extension
  /// Naming Conventions"); nil for all that this machine has.
  public var isa: String?
  /// What executes guest instructions. No part of a saved machine: one goes on with any.
  public var engine = ExecutionEngine.preferred

  /// What runs first, in machine mode: a file, or `noFirmware`; nil for the firmware that comes with the program, where
  /// the kernel is one that wants to be started by firmware.
  public var firmware: String?
  /// What the banks of flash memory hold: firmware that is executed there, and what it keeps.
  public var flash: [FlashConfiguration] = []
  /// What the firmware starts, or, without firmware, what runs first.
  public var kernel: String?
  /// The initial RAM disk, handed to the kernel in the device tree.
  public var initrd: String?
  /// The kernel's command line, handed to it in the device tree.
  public var append: String?
  /// The disks, in the order in which the guest finds them.
  public var disks: [DiskConfiguration] = []

  /// The network cards, in the order in which the guest finds them.
  public var networks: [NetworkConfiguration] = []
  /// Ports of the host that lead to the guest, by the first card with a user network.
  public var forwards: [ForwardConfiguration] = []
  /// Where every frame of the network cards is written, as a pcap file.
  public var capture: String?
  /// The sound card.
  public var sound = SoundConfiguration()

  /// Folders of the host that the guest can mount.
  public var shares: [ShareConfiguration] = []
  /// The socket device; one is the most.
  public var sockets: [SocketConfiguration] = []
  /// Whether the guest can give memory back to the host.
  public var balloon = false

  /// The size of a graphics card's screen; nil for no card, unless there is a display and nothing else for it to show
  /// (`graphicsSize`).
  public var gpu: ScreenSize?
  /// The size of a linear framebuffer at the end of memory; nil for none.
  public var framebuffer: ScreenSize?
  /// Where what is on the screen is shown.
  public var displays: [DisplayConfiguration] = []

  /// Whether the run is a function of its inputs alone.
  public var deterministic = false
  /// What a deterministic run's choices are drawn from.
  public var seed: UInt64 = 0

  /// Whether the program reports its end by a store to its symbol `tohost`.
  public var tohost = false
  /// Where the words between `begin_signature` and `end_signature` go at the end.
  public var signature: String?
  /// Which executed instructions are written down.
  public var trace = TraceConfiguration()
  /// Whether Linux's perf is told of the code that the translator makes.
  public var perfMap = false

  /// What `firmware` is when there is to be none; a file of that name is `./none`.
  public static let noFirmware = "none"

  /// A machine with the defaults, which starts nothing.
  public init() {}
}

extension MachineConfiguration {
  /// The size of a screen that nobody has given a size.
  public static let usualScreen = ScreenSize(width: 1280, height: 720)

  /// The size of the graphics card's screen; nil where there is no card.
  public var graphicsSize: ScreenSize? {
    if let gpu { return gpu }
    return framebuffer == nil && displays.contains { $0.kind != .none } ? Self.usualScreen : nil
  }

  /// Whether a person has something to look at, and so a keyboard and a pointer.
  public var hasScreen: Bool { graphicsSize != nil || framebuffer != nil }
}
