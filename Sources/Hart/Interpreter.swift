import RISCV

/// How far the interpreter goes: a copy of it each.
protocol InterpreterPace {
  /// Whether it stops after a jump that is taken.
  static var stopsAtJumps: Bool { get }
}

/// To the end of its budget.
enum FreePace: InterpreterPace {
  @inline(always) static var stopsAtJumps: Bool { false }
}

/// To where another engine may take over.
enum JumpPace: InterpreterPace {
  @inline(always) static var stopsAtJumps: Bool { true }
}

/// The engine that carries instructions out, one after the other: the reference for every other engine.
///
/// Its fields are what must stay in the host's registers between two instructions. It therefore never leaves the
/// loop's frame: what is not inlined is a method of `Hart`, which is given values and leaves its results there.
///
///     page + (slot - slots) * 2 bytes = pc
///
/// Unsafe pointers: `slot` and `next` point into a decoded page's slots (`DecodedPages`), moved only by offsets
/// that were checked to lie within it or that stop at its empty end; `registers` is the hart's register file, and
/// a register number in an `Instruction` is at most 32 there.
struct Interpreter<Pace: InterpreterPace>: ~Copyable {
  let hart: Hart
  let registers: UnsafeMutablePointer<UInt64>
  let codeEntries: UnsafeMutablePointer<CodeEntry>
  /// Address bits that must be zero in a jump's target: 2 where instructions are four bytes long.
  let misalignment: UInt64

  /// This instruction's slot, and the next one's.
  var slot: UnsafeMutablePointer<UInt64>
  var next: UnsafeMutablePointer<UInt64>
  /// The slots of this page, and its virtual address.
  var slots: UnsafeMutablePointer<UInt64>
  var page: UInt64
  /// The table of cached translations of this context.
  var translations: UnsafeMutablePointer<TLBEntry>
  /// How many more instructions to execute, this one included.
  var remaining: Int

  @inline(always)
  init(_ hart: Hart, budget: Int) {
    self.hart = hart
    registers = hart.registers
    codeEntries = hart.decoded.entries
    misalignment = hart.extensions.contains(.c) ? 0 : 2
    slot = hart.decoded.scratch
    next = slot
    slots = slot
    page = hart.pc
    translations = hart.translations
    remaining = budget
  }

  /// Executes `budget` instructions of a hart, or fewer if the hart says so. Traps are taken.
  ///
  /// The interpreter is a variable of this function, and everything that changes it is inlined here: only
  /// so are its fields kept in registers. With `self` of a method for it they were in memory, at a quarter of the speed.
  @inline(never)
  static func run(_ hart: Hart, budget: Int) {
    var interpreter = Self(hart, budget: budget)
    interpreter.reload()
    while interpreter.remaining > 0 {
      do throws(Trap) {
        repeat {
          interpreter.slot = interpreter.next
          let instruction = Instruction(bits: interpreter.slot.pointee)
          // Two copies of the dispatch, so that the way to the next slot is a predicted branch and a constant. Computed
          // from the length, it was the longest chain of dependences in the loop: 8 cycles an instruction.
          if instruction.isCompressed {
            interpreter.next = DecodedPages.advance(interpreter.slot, by: 2)
            try interpreter.execute(instruction)
          } else {
            interpreter.next = DecodedPages.advance(interpreter.slot, by: 4)
            try interpreter.execute(instruction)
          }
          interpreter.remaining &-= 1
          // Never below: whoever takes instructions away leaves at least this one. So the count itself says that it is over.
        } while interpreter.remaining != 0
      } catch {
        let remaining = interpreter.remaining &- 1
        interpreter.remaining = hart.trapped(error, at: interpreter.pc, remaining: remaining)
        interpreter.reload()
      }
    }
    interpreter.end()
  }

  /// Leaves what the hart is to know, and lets go of the hart alone: destroyed as a whole, the interpreter would
  /// have had an address all the time, and its fields would have lived in memory.
  @inline(always)
  consuming func end() {
    let pc = nextPC
    let hart = self.hart
    hart.pc = pc
  }

  /// Where the next instruction is.
  @inline(always)
  var nextPC: UInt64 { page &+ DecodedPages.distance(slots, next) }

  /// Starts anew at the hart's pc, privilege and context.
  @inline(always)
  mutating func reload() {
    translations = hart.translations
    leave(to: hart.pc)
  }

  /// Goes on in whatever page `target` is in.
  @inline(always)
  mutating func leave(to target: UInt64) {
    let entry = codeEntries + DecodedPages.index(target)
    if entry.pointee.tag == DecodedPages.tag(target, hart.privilegeTag),
      entry.pointee.version == entry.pointee.currentVersion.pointee
    {
      page = target & ~0xfff
      slots = entry.pointee.slots
      next = DecodedPages.advance(slots, by: target & 0xfff)
    } else {
      // The scratch page's first slot is empty: executing it fetches from `page`.
      page = target
      slots = hart.decoded.scratch
      next = slots
    }
  }
}
