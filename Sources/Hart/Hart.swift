public import Bus
public import RISCV
import Synchronization

/// One processor: RV64 with M, S and U modes.
///
/// Registers live in one block, so that an engine reaches each with one base:
///
///     registers   0       32     33   34          35        36     64      96   97    98
///                 | x0-31 | sink | pc | remaining | context | free | f0-31 | FS | frm | free |
///
/// x0 is never written: instructions with that destination name the sink.
///
/// Unsafe pointer: `registers` is where the hart's room begins; register numbers come from decoded
/// instructions, all below 33, and 64 more for f registers.
///
/// A hart belongs to one thread at a time. Other threads may call `setInput` and `wake`, with the bus's lock held. So no access
/// overlaps another, and none is checked: that took a tenth of a busy kernel's time.
public final class Hart {
  /// `mhartid`.
  public let identifier: Int
  /// What it implements, besides M, S and U.
  public let extensions: ExtensionSet
  /// Where physical addresses lead.
  public let bus: Bus
  /// Told when an interrupt begins to pend.
  @exclusivity(unchecked)
  public var waker: (any Wakeable)?

  /// What runs it; nil for the interpreter.
  @exclusivity(unchecked)
  public var engine: (any HartEngine)?

  /// Told of traps, and of instructions where it wants that. Set between two turns.
  @exclusivity(unchecked)
  public var observer: (any HartObserver)?

  /// What it has been doing, for who looks on. Up to date after `noteActivity`.
  @exclusivity(unchecked)
  public var activity = HartActivity()

  let timebase: Timebase
  let entropy: any EntropySource

  /// x0-x31 at 0, the sink at 32, f0-f31 at 64; 64-byte aligned.
  public let registers: UnsafeMutablePointer<UInt64>
  /// The address of the next instruction.
  @inlinable
  public var pc: UInt64 {
    get { registers[33] }
    set { registers[33] = newValue }
  }
  /// The current mode.
  @exclusivity(unchecked)
  public internal(set) var privilege: Privilege = .machine
  /// Instructions carried out since the hart was made, resets or not. Whoever runs them keeps it exact at least at every
  /// `system`.
  @exclusivity(unchecked)
  public var instructionsRetired: UInt64 = 0

  // MARK: Floating point

  /// Accrued exceptions: NV DZ OF UF NX from bit 4 down.
  @exclusivity(unchecked)
  public internal(set) var fflags: UInt8 = 0
  /// The dynamic rounding mode as written, also a reserved one.
  public internal(set) var frm: UInt8 {
    get { UInt8(truncatingIfNeeded: registers[Self.roundingPlace]) }
    set { registers[Self.roundingPlace] = UInt64(newValue) }
  }

  // MARK: Control and status registers, with the storage that each needs

  /// A `ControlRegister` for each number.
  let controlRegisters: [UInt32]
  @exclusivity(unchecked)
  var status = Status()
  @exclusivity(unchecked)
  var machine = TrapRegisters()
  @exclusivity(unchecked)
  var supervisor = TrapRegisters()
  @exclusivity(unchecked)
  var medeleg: UInt64 = 0
  @exclusivity(unchecked)
  var mideleg: UInt64 = 0
  @exclusivity(unchecked)
  var mie: UInt64 = 0
  @exclusivity(unchecked)
  var mcounteren: UInt64 = 0
  @exclusivity(unchecked)
  var scounteren: UInt64 = 0
  @exclusivity(unchecked)
  var menvcfg: UInt64
  @exclusivity(unchecked)
  var senvcfg: UInt64 = 0
  @exclusivity(unchecked)
  var mseccfg: UInt64 = 0
  /// `mstateen0` to `mstateen3`; bit 63 of each and ENVCFG of the first are all there is.
  @exclusivity(unchecked)
  var mstateen: [UInt64] = [0, 0, 0, 0]
  /// The overflow and filter bits of `mhpmevent3` and on.
  @exclusivity(unchecked)
  var mhpmevent = [UInt64](repeating: 0, count: 32)
  @exclusivity(unchecked)
  var satp: UInt64 = 0
  @exclusivity(unchecked)
  var cycles = Counter(startingAt: 0)
  @exclusivity(unchecked)
  var retirements = Counter(startingAt: 0)
  @exclusivity(unchecked)
  var protection = PhysicalMemoryProtection()
  /// Svnapot, asked at every step of a walk.
  let hasNapot: Bool
  /// RAM, where page tables are: that of `bus`, which is held.
  let tables: MemoryWords

  // MARK: Interrupts

  /// `mip` bits of others: MSIP, MTIP, SEIP, MEIP as wired, and STIP as `stimecmp` says while STCE is set.
  let wired = Atomic<UInt64>(0)
  /// `mip` bits that software writes: SSIP, STIP (while STCE is clear), SEIP, LCOFIP.
  @exclusivity(unchecked)
  var written: UInt64 = 0
  /// Whether a WFI waits; ask `isWaiting`.
  @exclusivity(unchecked)
  var isStalled = false
  /// Guarded by the bus's lock.
  @exclusivity(unchecked)
  var stimecmp: UInt64 = .max
  /// `menvcfg.STCE`, for `wake`. Guarded by the bus's lock.
  @exclusivity(unchecked)
  var comparesTime = false

  /// Whether somebody outside translates an address, which must leave no marks.
  @exclusivity(unchecked)
  var isInspecting = false

  // MARK: Execution

  /// Cached translations for data; the table of the present context; and the decoded instructions.
  let tlb: TLB
  /// What an engine keeps at hand; nil in a hart that has no room for one.
  package let caches: EngineCaches?
  @exclusivity(unchecked)
  var translations: UnsafeMutablePointer<TLBEntry>
  /// The privilege, as it stands in the tags of code pages.
  @exclusivity(unchecked)
  var privilegeTag: UInt64 = 3
  let decoded: DecodedPages
  /// The number of what privilege and data accesses mean at present, which translated code is made for; negative where code is
  /// left to the interpreter, since its data has another privilege than itself.
  @inlinable
  package internal(set) var executionContext: Int {
    get { Int(bitPattern: UInt(registers[35])) }
    @usableFromInline set { registers[35] = UInt64(UInt(bitPattern: newValue)) }
  }
  let decoder: Decoder
  /// What a store-conditional needs.
  var reservation: Reservation? {
    get {
      let host = reservationWords[0]
      if host == 0 { return nil }
      return Reservation(
        physical: host &- tables.hostOffset, size: reservationWords[1],
        value: reservationWords[2])
    }
    set {
      reservationWords[0] = newValue.map { $0.physical &+ tables.hostOffset } ?? 0
      reservationWords[1] = newValue?.size ?? 0
      reservationWords[2] = newValue?.value ?? 0
    }
  }
  /// The host's address, 0 for none; the size; the value.
  private let reservationWords: UnsafeMutablePointer<UInt64>
  /// Whether the last slow store made decoded instructions stale.
  @exclusivity(unchecked)
  var isCodeStale = false
  /// How many instructions remain in this turn, while the interpreter is not in its loop; how many the turn had; how many of
  /// them `limit(to:)` took away; and how many are counted in `instructionsRetired` already, or will never be.
  @inlinable
  package var remaining: Int {
    get { Int(bitPattern: UInt(registers[34])) }
    set { registers[34] = UInt64(UInt(bitPattern: newValue)) }
  }
  /// Those that remain besides, and that the interpreter does not see while an engine has it carry out some only.
  @exclusivity(unchecked)
  var heldBack = 0
  @exclusivity(unchecked)
  var turnBudget = 0
  /// Whether turns may end some instructions before their budget does: an engine then need not have the interpreter carry out part of a
  /// block, and `pause` gives the host's processor to others. For boards where nothing depends on where turns end.
  @exclusivity(unchecked)
  public var mayEndTurnsEarly = false
  @exclusivity(unchecked)
  var hasPaused = false
  @exclusivity(unchecked)
  var unused = 0
  @exclusivity(unchecked)
  var retiredInTurn = 0
  /// The other harts of the machine.
  @exclusivity(unchecked)
  private(set) var neighbours: [Hart] = []
  /// No write permission in the TLB is for a page that held code in this epoch or before and does still.
  @exclusivity(unchecked)
  var knownEpoch: UInt64 = 0
  /// That, for neighbours to see, as it was when this turn began; between two turns, where nothing is stored, `.max`.
  let promisedEpoch = Atomic<UInt64>(.max)

  private let isRoomOwned: Bool

  /// The bytes that `init` wants for a hart that an engine may run.
  public static var roomByteCount: Int { HartRoom.byteCount }
  /// Those for one that the interpreter alone runs.
  public static var smallRoomByteCount: Int { HartRoom.smallByteCount }

  /// A hart after power-on, at address 0. `entropy` feeds the `seed` register. `room` is zeroed memory of `roomByteCount`
  /// bytes, or `smallRoomByteCount` if it is not for an engine, aligned to 4 KiB, that outlives the hart: without it the interpreter
  /// alone can run the hart, which takes a while to zero as much itself.
  public init(
    identifier: Int, extensions: ExtensionSet, bus: Bus, timebase: Timebase,
    entropy: any EntropySource, room: UnsafeMutableRawPointer? = nil, isForEngine: Bool = true
  ) {
    self.identifier = identifier
    self.extensions = extensions
    self.bus = bus
    self.timebase = timebase
    self.entropy = entropy
    controlRegisters = Self.controlRegisters(of: extensions)
    hasNapot = extensions.contains(.svnapot)
    tables = MemoryWords(of: bus.memory)
    let block = room ?? Self.makeRoom()
    isRoomOwned = room == nil
    reservationWords = (block + HartRoom.reservation).bindMemory(to: UInt64.self, capacity: 3)
    caches = isForEngine ? room.map { EngineCaches($0) } : nil
    tlb = TLB(hostOffset: tables.hostOffset, in: block, copies: caches)
    decoded = DecodedPages(copies: caches)
    decoder = Decoder(extensions: extensions)
    menvcfg = EnvironmentConfiguration.atReset(extensions)
    translations = tlb.table(0)
    registers = block.bindMemory(to: UInt64.self, capacity: 128)
    contextChanged()
    if extensions.contains(.sstc) { timebase.add(comparator: self) }
  }

  private static func makeRoom() -> UnsafeMutableRawPointer {
    let count = HartRoom.smallByteCount
    let room = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 4096)
    room.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    return room
  }

  /// Tells the hart who shares its RAM, so that it hears of code that they change. They hold each other until this is
  /// called with none.
  public func share(with harts: [Hart]) { neighbours = harts.filter { $0 !== self } }

  deinit { if isRoomOwned { registers.deallocate() } }

  /// Back to power-on, at `pc` in M mode, with the boot protocol's arguments in a0 (the hart's number) and a1 (the device
  /// tree). Wires keep their level: the devices that drive them are reset by the bus.
  public func reset(pc: UInt64, a0: UInt64, a1: UInt64) {
    noteActivity()
    registers.update(repeating: 0, count: 128)
    registers[10] = a0
    registers[11] = a1
    self.pc = pc
    privilege = .machine
    (fflags, frm) = (0, 0)
    status = Status()
    (machine, supervisor) = (TrapRegisters(), TrapRegisters())
    (medeleg, mideleg, mie, written) = (0, 0, 0, 0)
    (mcounteren, scounteren) = (0, 0)
    (menvcfg, senvcfg, mseccfg) = (EnvironmentConfiguration.atReset(extensions), 0, 0)
    mstateen = [0, 0, 0, 0]
    mhpmevent = [UInt64](repeating: 0, count: 32)
    satp = 0
    cycles = Counter(startingAt: instructionsRetired)
    retirements = cycles
    protection = PhysicalMemoryProtection()
    isStalled = false
    reservation = nil
    decoded.forgetAll()
    resetTimer()
    flushTranslations(address: nil, asid: nil)
    contextChanged()
  }
}

/// The registers that M and S each have for traps.
struct TrapRegisters {
  var vector: UInt64 = 0
  var scratch: UInt64 = 0
  var programCounter: UInt64 = 0
  var cause: UInt64 = 0
  var value: UInt64 = 0
}
