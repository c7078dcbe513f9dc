public import Bus
import Devices
public import Hart
public import RISCV

/// A machine to be built: plain values, and the ports by which the host enters.
public struct BoardPlan {
  /// How guest time passes.
  public enum Mode {
    /// Harts take turns on one thread, and time is counted in instructions; the seed chooses the turns.
    case deterministic(seed: UInt64)
    /// A thread a hart, and time follows the host's clock.
    case parallel(ParallelPorts)
  }

  /// What a parallel machine wants of its host.
  public struct ParallelPorts {
    /// What guest time follows.
    public var clock: any MonotonicClock
    /// Who calls `Board.fireDueEvents` in time.
    public var alarm: any Alarm
    /// Between the threads of harts and those that bring input.
    public var lock: any Lock
    /// Between those threads, when RAM is brought from an archive. Taken with the other one held, or without.
    public var memoryLock: any Lock
    /// Between those threads, when code is translated. Taken with the first held, or without.
    public var translationLock: any Lock
    /// Who wakes the thread of a hart that waits.
    public var waker: any Wakeable

    /// All of them.
    public init(
      clock: any MonotonicClock, alarm: any Alarm, lock: any Lock, memoryLock: any Lock,
      translationLock: any Lock, waker: any Wakeable
    ) {
      self.clock = clock
      self.alarm = alarm
      self.lock = lock
      self.memoryLock = memoryLock
      self.translationLock = translationLock
      self.waker = waker
    }
  }

  /// More harts than this are taken for a slip.
  public static let maximumHartCount = 64
  /// A device tree and a small program fit.
  public static let minimumMemorySize: UInt64 = 128 << 10
  /// What Sv39 kernels can still map all of.
  public static let maximumMemorySize: UInt64 = 1 << 40

  /// Bytes of RAM.
  public var memorySize: UInt64 = 128 << 20
  /// How many harts there are.
  public var hartCount = 1
  /// What each of them implements.
  public var extensions = ExtensionSet.all
  /// How guest time passes.
  public var mode = Mode.deterministic(seed: 0)
  /// What it starts with.
  public var images = BootImages()
  /// Disks, in virtio slots 0, 1, ... in this order, which is the order in which kernels find them.
  public var disks: [any BlockPort] = []
  /// How long a disk takes for a request at least, in nanoseconds of guest time.
  public var diskLatency: UInt64 = 0
  /// What banks of flash memory hold: the first one firmware, which is started from there, the second one what that keeps.
  public var flash: [any BlockMedium] = []
  /// A virtio console in the slot after the disks, if there is to be one.
  public var console: (any SerialPort)?
  /// Whether there is a virtio entropy device, in the slot after those.
  public var hasEntropyDevice = false
  /// Network cards, in the slots after that.
  public var networks: [NetworkPlan] = []
  /// Shared folders, in the slots after that.
  public var folders: [FolderPlan] = []
  /// A socket device in the slot after those, if there is to be one.
  public var sockets: SocketPlan?
  /// Whether there is a memory balloon, in the slot after that.
  public var hasBalloon = false
  /// A sound card, in the slot after that.
  public var sound: SoundPlan?
  /// A graphics card, in the slot after that.
  public var display: DisplayPlan?
  /// Keyboard and pointers, in the slots after that.
  public var inputs: [InputPlan] = []
  /// The size of a linear framebuffer at the end of RAM, if there is to be one.
  public var framebuffer: PictureSize?
  /// The other end of the UART.
  public var serial: any SerialPort
  /// Where random bytes come from; a deterministic machine wants the same ones in each run.
  public var entropy: any EntropySource
  /// What the clock shows at power-on.
  public var wallClock: any WallClock
  /// Where RAM comes from.
  public var memoryProvider: any MemoryProvider
  /// Where translations of guest code go; without it the harts interpret.
  public var codeMemory: (any CodeMemory)?
  /// Who is told of them.
  public var codeListener: (any CodeListener)?
  /// What the time is taken with that they cost; guests never see it.
  public var codeClock: (any MonotonicClock)?
  /// A program writes here, 64 bits other than zero, to end the run (the symbol `tohost` of test programs).
  public var toHost: UInt64?

  /// A machine of one hart and 128 MiB with nothing in it.
  public init(
    serial: any SerialPort, entropy: any EntropySource, wallClock: any WallClock,
    memoryProvider: any MemoryProvider
  ) {
    self.serial = serial
    self.entropy = entropy
    self.wallClock = wallClock
    self.memoryProvider = memoryProvider
  }

  /// Whether a medium has the size of a bank of flash memory, or less if it is read-only.
  public static func fitsFlash(_ medium: any BlockMedium) -> Bool { FlashBank.fits(medium) }

  /// Refuses numbers that make no machine.
  func check() throws(BoardError) {
    guard hartCount >= 1, hartCount <= Self.maximumHartCount else { throw .hartCount(hartCount) }
    guard memorySize >= Self.minimumMemorySize, memorySize <= Self.maximumMemorySize,
      memorySize % GuestMemory.pageSize == 0
    else { throw .memorySize(memorySize) }
    let devices =
      disks.count + (console == nil ? 0 : 1) + (hasEntropyDevice ? 1 : 0) + networks.count
      + folders.count + (sockets == nil ? 0 : 1) + (hasBalloon ? 1 : 0) + (sound == nil ? 0 : 1)
      + (display == nil ? 0 : 1) + inputs.count
    guard devices <= MemoryMap.maximumVirtioCount else { throw .tooManyDevices(devices) }
    if let size = framebuffer, Framebuffer(size, memorySize: memorySize) == nil {
      throw .framebufferSize(size, memory: memorySize)
    }
    guard flash.count <= MemoryMap.flashCount else { throw .tooManyBanks(flash.count) }
  }
}
