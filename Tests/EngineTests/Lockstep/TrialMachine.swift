import Bus
import Hart
import Host
import RISCV
import TestPorts

/// Harts that take turns, with their RAM, device and time.
final class TrialMachine {
  let harts: [Hart]
  /// Whose turn it is.
  private var present = 0
  let memory: GuestMemory
  let device: TrialDevice
  private let timeline = TrialTimeline()
  private let timebase: Timebase
  private let rooms: any MemoryProvider
  private let contestant: Contestant
  private var pieceCount = 0

  /// A machine that is about to run a program; nil where the host has no memory.
  init?(_ program: RandomProgram, _ contestant: Contestant, hartCount: Int = 1) {
    guard let rooms = contestant.makeProvider.map({ $0() }) ?? HostMemory(),
      let memory = GuestMemory(
        base: GuestLayout.memory, byteCount: GuestLayout.byteCount,
        provider: contestant.makeProvider == nil ? TestMemory() : rooms)
    else { return nil }
    self.rooms = rooms
    self.memory = memory
    self.contestant = contestant
    let bus = Bus(memory: memory, lock: TestLock())
    device = TrialDevice(timeline)
    bus.attach(device, at: GuestLayout.device)
    timebase = Timebase(timeline: timeline)
    var harts: [Hart] = []
    for number in 0..<hartCount {
      harts.append(
        Hart(
          identifier: number, extensions: .all, bus: bus, timebase: timebase,
          entropy: TestEntropy(),
          room: contestant.equip == nil ? nil : rooms.reserve(byteCount: Hart.roomByteCount)))
    }
    self.harts = harts
    for hart in harts {
      timeline.hart = hart
      hart.share(with: harts)
      hart.reset(pc: RandomProgram.start, a0: 0, a1: 0)
    }
    program.memory.withUnsafeBytes { bytes in
      memory.hostAddress(of: GuestLayout.memory, count: GuestLayout.byteCount)?
        .copyMemory(
          from: bytes.baseAddress ?? UnsafeRawPointer(harts[0].registers), byteCount: bytes.count)
    }
    contestant.equip?(harts)
  }

  deinit {
    // Harts hold each other; the timebase holds them, and the other way round.
    for hart in harts { hart.share(with: []) }
    timebase.removeComparators()
    harts[0].bus.detachAll()
    timeline.letGo()
  }

  /// The hart whose turn it is.
  var hart: Hart { harts[present] }

  /// A turn. Returns how many instructions were executed; time goes on even when the hart waits.
  func run(hart index: Int = 0, budget: Int) -> Int {
    present = index
    timeline.hart = hart
    let budget = min(budget, timeline.instructionsToNext)
    timeline.beginTurn()
    while timeline.executedInTurn < budget {
      let wanted = nextPiece(atMost: budget - timeline.executedInTurn)
      let spoil = contestant.watch?(hart)
      let executed = hart.run(budget: wanted)
      timeline.pass(executed)
      spoil?()
      if executed < wanted { break }
    }
    let executed = timeline.executedInTurn
    if hart.isWaiting, executed < Self.idleInstructions {
      timeline.pass(Self.idleInstructions - executed)
    }
    timeline.wakeSleepers()
    return executed
  }

  /// How long a turn is, at least, of a hart that waits.
  private static let idleInstructions = 100

  private func nextPiece(atMost limit: Int) -> Int {
    guard let pieces = contestant.pieces else { return limit }
    pieceCount += 1
    return min(limit, pieces[pieceCount % pieces.count])
  }

  /// The number of the segment that comes next: what moves while the program goes on.
  var nextSegment: UInt64 {
    (try? memory.load(GuestLayout.nextSegment, as: UInt64.self)) ?? 0
  }
}
