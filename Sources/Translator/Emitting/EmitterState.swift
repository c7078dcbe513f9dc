import RISCV

/// What an emitter, for whatever host, knows at a point of a region. `Detour` is what may be to do about a result of floating point.
struct EmitterState<Register: HostRegister, Vector: HostRegister, Detour> {
  typealias Exchanged = Exchanges<Register, Vector>

  let exits: ExitTable
  /// What this code is for: a `CodeContext`.
  var code = 0
  /// Accesses that go by no window.
  var windowless: Set<AccessPlace> = []
  /// Who watches this.
  var observer: (any TranslationObserver)?
  /// Where blocks of this region begin.
  var starts = PageSet()

  /// What privilege and data mean where this code runs.
  var context: Int { CodeContext.data(code) }
  /// Whether accesses go by the window of that.
  var hasWindow: Bool { CodeContext.hasWindow(code) }

  // MARK: Of the region

  /// Its blocks that are written.
  var placements: [Placement] = []
  /// Jumps to blocks of this region: the place of the jump, and where it goes.
  var internalJumps: [(place: Int, target: UInt64)] = []
  /// What is to be written behind the code.
  var stubs: [Stub] = []
  /// More jumps to one of those, by its number.
  var stubJumps: [(stub: Int, place: Int)] = []
  /// Accesses that missed.
  var misses: [Miss] = []
  /// Loops whose rounds are written once more.
  var loops: [FastLoop] = []
  /// Detours of floating point.
  var detours: [FloatDetour] = []

  // MARK: Of the block

  /// How many instructions it has.
  var count = 0
  /// The block that is written after this one.
  var next: UInt64?
  /// The walks of a loop whose pages were asked for.
  var asked: [WalkedAccess] = []
  /// While rounds of a loop are written without checks: of each group of accesses, which walk its first one is.
  var groupWalks: [Int?] = []
  /// The walks whose addends are in registers all the time, and those.
  private(set) var held: [(walk: Int, register: Register)] = []
  private var holding: RegisterSet<Register> = []
  /// The registers that hold something else: one of the sets, of which the first is empty.
  var exchangeSet = 0
  var exchangeSets = [Exchanged()]
  var exchanges: Exchanged { exchangeSets[exchangeSet] }
  /// What needs none, and where they begin.
  var walks: [WalkedAccess] = []
  var fastHead = 0
  /// Of rounds that are counted together: how many there are from this one on, and the jumps that leave all but the last, in their
  /// order.
  var roundsLeft = 1
  var loopExits: [Int] = []
  /// Whether it has come to its end.
  var isEnded = false
  /// Whether it has made sure of what it needs of floating point.
  var isFloatReady = false
  /// The f registers that are known to hold a boxed value.
  var boxed: UInt32 = 0
  /// Results that may be another NaN than the canonical one, which nobody can see yet.
  var pending: [PendingNumber] = []

  /// The registers that wait for their upper halves.
  var waiting: UInt32 = 0

  // MARK: Of the instruction

  var instruction = 0
  /// The present operation.
  var position = 0
  /// Registers for the moment that hold something.
  var busy: RegisterSet<Register> = []
  /// Those that hold it to the instruction's end.
  private(set) var kept: RegisterSet<Register> = []
  /// Results that are used more than once.
  private(set) var results: [(result: Int, register: Register)] = []
  /// Whether it cannot be translated.
  var isTooMuch = false
  /// The block's instruction of which that is known: it is left to the interpreter.
  var refused: Int?
  /// Its exit to the interpreter, if it has one before everything that it changes: the number among the stubs.
  var interpretation: Int?
  /// Where it goes when its other effects are done.
  var pendingJump: PendingJump?

  /// A result that may be another NaN than the canonical one.
  struct PendingNumber {
    let register: Vector
    let format: FloatFormat
    /// The result that is a NaN, too, if this is.
    var successor: Vector?
  }

  enum PendingJump {
    case direct(UInt64)
    case indirect(Register)
  }

  /// Of an exit, the jumps to it.
  struct Stub {
    let exit: Int
    var jumps: JumpPlaces
    /// Where an indirect jump leads.
    var target: Register?
    /// What the registers are there.
    var exchangeSet = 0
    /// The load of the number that the page of the target must have, where that lies behind the stub.
    var numberLoad: Int?
  }

  struct Miss {
    let exit: Int
    let jumps: JumpPlaces
    let base: Register
    /// Where the addend goes.
    let scratch: Register
    let exchangeSet: Int
    let resume: Int
  }

  /// Code that is rarely needed.
  struct FloatDetour {
    enum Kind {
      /// Floating point is made ready, or the interpreter sees that it cannot be.
      case begin(needs: UInt8, exit: Int)
      case result(Detour)
    }

    let kind: Kind
    /// The jump to it, and where to go on.
    let jump: Int
    let resume: Int
  }

  init(exits: ExitTable) { self.exits = exits }

  /// Begins a region, in the memory of the one before.
  mutating func begin(
    _ region: [Block], code: Int, windowless: Set<AccessPlace>,
    observer: (any TranslationObserver)?
  ) {
    self.code = code
    self.windowless = windowless
    self.observer = observer
    starts.clear()
    for block in region.indices { starts.insert(region[block].start) }
    placements.clear()
    internalJumps.clear()
    stubs.clear()
    stubJumps.clear()
    misses.clear()
    loops.clear()
    detours.clear()
    exchangeSets.removeLast(exchangeSets.count - 1)
    // What is written must not depend on what was written before.
    isTooMuch = false
    refused = nil
    pendingJump = nil
  }

  /// Lets go of what is of the region alone.
  mutating func end() {
    windowless = []
    observer = nil
  }

  /// Begins a block of so many instructions and groups of accesses.
  mutating func begin(count: Int, groupCount: Int, next: UInt64?) {
    self.count = count
    self.next = next
    groupWalks.clear()
    for _ in 0..<groupCount { groupWalks.append(nil) }
    asked.clear()
    isEnded = false
    waiting = 0
    forgetFloat()
  }

  /// Nothing of floating point is known any more.
  mutating func forgetFloat() {
    isFloatReady = false
    boxed = 0
    pending.clear()
  }

  @inline(__always)
  mutating func begin(instruction: Int) {
    self.instruction = instruction
    interpretation = nil
    busy = holding
    kept = holding
    results.clear()
  }

  /// Keeps a result to the instruction's end.
  mutating func keep(_ result: Int, in register: Register) {
    results.append((result, register))
    kept.insert(register)
  }

  /// Keeps addends to the end of the loop.
  mutating func hold(_ addends: [(walk: Int, register: Register)]) {
    held = addends
    holding = []
    for addend in addends { holding.insert(addend.register) }
  }

  /// Has the registers hold something else.
  mutating func use(_ exchanges: Exchanged) {
    exchangeSet = exchanges.isEmpty ? 0 : exchangeSets.count
    if !exchanges.isEmpty { exchangeSets.append(exchanges) }
  }

  // MARK: Going back

  /// A point before instructions one of which may turn out too much.
  struct Mark {
    let exits: Int
    let members: Int
    let windowAccesses: Int
    let stubs: Int
    let stubJumps: Int
    let misses: Int
    let jumps: Int
    let detours: Int
  }

  // It changes nothing; but all of it is copied for whoever may not.
  var mark: Mark {
    mutating get {
      Mark(
        exits: exits.count, members: exits.memberCount, windowAccesses: exits.windowAccessCount,
        stubs: stubs.count, stubJumps: stubJumps.count, misses: misses.count,
        jumps: internalJumps.count, detours: detours.count)
    }
  }

  /// Goes back, knowing which instruction it was.
  mutating func goBack(to mark: Mark) {
    refused = instruction
    isTooMuch = false
    pendingJump = nil
    exits.cut(to: mark.exits, members: mark.members, windowAccesses: mark.windowAccesses)
    stubs.removeLast(stubs.count - mark.stubs)
    stubJumps.removeLast(stubJumps.count - mark.stubJumps)
    misses.removeLast(misses.count - mark.misses)
    internalJumps.removeLast(internalJumps.count - mark.jumps)
    detours.removeLast(detours.count - mark.detours)
  }
}
