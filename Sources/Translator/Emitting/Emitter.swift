import RISCV

/// Turns a region, block by block, into code of a host.
///
/// An operation without effect of its own is computed where its result is wanted: straight into the register that it goes to, as a
/// rule. Where an instruction needs more than there are registers for the moment, it is left to the interpreter.
///
/// What is the same for all hosts is in extensions of this; here is what each does in its own way.
protocol Emitter {
  associatedtype HostAssembler: Assembler
  associatedtype Detour
  typealias Register = HostAssembler.Register
  typealias Vector = HostAssembler.Vector
  typealias Place = HostAssembler.Place
  typealias State = EmitterState<Register, Vector, Detour>
  typealias Workplace = EmitterWorkplace<Register, Vector, Detour>

  var assembler: HostAssembler { get set }
  /// What it works with.
  var workplace: Workplace { get }

  init(_ assembler: HostAssembler, _ workplace: Workplace)

  // MARK: Registers

  /// Registers for the moment.
  static var scratch: Scratch<Register> { get }
  /// One of floating point.
  static var scratchVector: Vector { get }
  /// The register that one of the guest has for good, if it has one.
  static func pin(_ number: UInt8) -> Register?
  static func vectorPin(_ number: UInt8) -> Vector?

  /// How far from the start of the hart's room the register points that it is reached by.
  static var bias: Int { get }
  /// A place near the start of the hart's room.
  static func room(_ offset: Int) -> Place

  // MARK: Blocks

  /// How far behind the head of a block the distance of a jump is that stands there.
  static var headDistance: Int { get }

  /// Makes a place for the head of a block.
  mutating func alignHead()
  /// Begins a block with what becomes a jump when it is gone, and takes instructions off the budget.
  mutating func emitHead(taking count: Int)
  /// Takes instructions off the budget: flags say below where that has too few.
  mutating func takeBudget(_ count: Int)
  /// Gives some back that were taken, but not carried out.
  mutating func giveBack(_ count: Int)

  // MARK: Loops

  /// How many registers for the moment can hold an addend while rounds go without checks.
  static var mostHeld: Int { get }
  /// Decides whether rounds without checks can follow, and sets the budget to so many; returns the jumps that are taken where none can.
  mutating func emitEntry(_ loop: FastLoop) -> [Int]
  /// Gives back what was beyond.
  mutating func giveBackReserve()

  // MARK: Operations

  /// Gives an integer register of the guest its upper half, between two instructions.
  mutating func extend(register number: UInt8)
  /// Puts an integer register of the guest in one of the host.
  mutating func read(_ number: UInt8, into target: Register, _ width: Width)
  /// Puts the result of an operation in a register.
  mutating func compute(_ operation: MicroOperation, into target: Register, _ width: Width)
  mutating func store(_ operand: Operand, _ place: Place, size: Int)
  /// Orders by what a fence says: predecessors in the upper four bits, successors in the lower, each input, output, read, write.
  mutating func fence(_ sets: UInt8)

  // MARK: Accesses

  /// Where the bytes of an access are, with the addend in `scratch`.
  mutating func place(of operation: MicroOperation, _ base: Register, _ scratch: Register) -> Place
  /// Where the window shows the bytes of an access.
  func windowPlace(of operation: MicroOperation, _ base: Register) -> Place
  /// Asks whether a window can show what is at an address; returns the jump that is taken where not.
  mutating func askWindow(_ base: Register) -> Int
  /// Looks for the page of an access in the TLB, and leaves its addend in a register; returns the jumps that are taken where the page is not
  /// there.
  mutating func ask(_ exit: Exit, _ base: Register, _ scratch: Register) -> JumpPlaces
  /// The same of an access in the page of an address that is always the same.
  mutating func ask(_ exit: Exit, at address: UInt64, _ scratch: Register) -> JumpPlaces
  /// Takes the addend of an access from the TLB, where its page is.
  mutating func lookUp(_ base: Register, _ displacement: Int32, _ scratch: Register)
  /// Takes the addend of a walk, where rounds go without checks.
  mutating func loadAddend(ofWalk walk: Int, into target: Register)
  /// Computes the address of the first byte that a check is about.
  mutating func address(_ target: Register, _ base: Register, _ displacement: Int32)

  // MARK: Jumps

  /// Ends a block.
  mutating func branch(_ operation: MicroOperation)
  /// Jumps where an operand is not zero, or where it is; returns the place to patch.
  mutating func jump(where condition: Operand, isTrue: Bool) -> Int
  /// A jump to a known address, which leads out until it is linked, if it is not in this region.
  mutating func emitJump(to target: UInt64)
  mutating func emitIndirectJump(_ register: Register)
  /// Sets flags: equal where a page of code has a number.
  mutating func testPage(_ page: UInt64, number: Int64)
  /// Leaves with the number of an exit.
  mutating func emitExit(_ exit: Int)
  /// Behind a stub: the number that the page of its target must have, if it lies there.
  mutating func emitNumber(of stub: State.Stub)

  // MARK: Floating point

  /// Whether an operation is translated for a host that rounds to nearest.
  static func needsNearest(_ operation: MicroOperation) -> Bool
  /// Sets flags: equal where nothing is missing of what is needed.
  mutating func testMissing(_ needs: UInt8)
  /// Sets flags: equal where the upper half of an f register is all ones.
  mutating func testBox(of number: UInt8)
  /// Sets the upper half of a number of single precision.
  mutating func box(_ target: Vector)
  mutating func float(_ operation: MicroOperation, into target: Vector)
  mutating func float(_ operation: MicroOperation, into target: Register)
  mutating func copySign(_ signs: FloatSigns, _ format: FloatFormat, into target: Vector)
  /// Bits of integers.
  mutating func moveBits(_ operand: Operand, _ format: FloatFormat, into target: Vector)
  /// Called before each instruction where some are pending: makes results what they should be, unless they can be left as they are a
  /// while longer.
  mutating func settle(before range: Range<Int>)
  /// Makes all results what they should be.
  mutating func settle()
  mutating func emit(_ detour: Detour, resume: Int)
}

// What some hosts have no need of.
extension Emitter {
  mutating func alignHead() {}
  mutating func emitNumber(of stub: State.Stub) {}
  mutating func settle(before range: Range<Int>) {}
  mutating func settle() {}
}

/// What an emitter works with. It has pointers to this: in it, all of it would be copied for each method that changes nothing.
///
/// Unsafe pointers: to what its back end holds, which outlives emitters.
struct EmitterWorkplace<Register: HostRegister, Vector: HostRegister, Detour> {
  /// The present block.
  let block = UnsafeMutablePointer<Block>.allocate(capacity: 1)
  let state: UnsafeMutablePointer<EmitterState<Register, Vector, Detour>>
  let thunks = UnsafeMutablePointer<Thunks>.allocate(capacity: 1)

  init(_ exits: ExitTable, _ thunks: Thunks) {
    state = .allocate(capacity: 1)
    state.initialize(to: EmitterState(exits: exits))
    block.initialize(to: Block(start: 0))
    self.thunks.initialize(to: thunks)
  }

  func deallocate() {
    block.deinitialize(count: 1)
    block.deallocate()
    state.deinitialize(count: 1)
    state.deallocate()
    thunks.deinitialize(count: 1)
    thunks.deallocate()
  }
}

extension Emitter {
  // What is asked of these is asked where it is; a getter would copy, and `_read` does now and then.
  var block: Block {
    unsafeAddress { UnsafePointer(workplace.block) }
    nonmutating unsafeMutableAddress { workplace.block }
  }
  var state: State {
    unsafeAddress { UnsafePointer(workplace.state) }
    nonmutating unsafeMutableAddress { workplace.state }
  }
  var thunks: Thunks {
    unsafeAddress { UnsafePointer(workplace.thunks) }
  }

  var exits: ExitTable { state.exits }
  /// Of rounds without checks it is not told piece by piece.
  var observer: (any TranslationObserver)? { state.walks.isEmpty ? state.observer : nil }

  /// There is no way to translate the present instruction.
  mutating func giveUp() { state.isTooMuch = true }
}
