import RISCV

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
struct Interpreter: ~Copyable {
  /// Not counted: the hart outlives its loop.
  let hart: Unmanaged<Hart>
  let registers: UnsafeMutablePointer<UInt64>
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
  /// The privilege, as it stands in the tags of code pages.
  var privilege: UInt64
  /// How many more instructions to execute.
  var remaining: Int

  init(_ hart: Hart, budget: Int) {
    self.hart = Unmanaged.passUnretained(hart)
    registers = hart.registers
    misalignment = hart.extensions.contains(.c) ? 0 : 2
    slot = hart.decoded.scratch
    next = slot
    slots = slot
    page = hart.pc
    translations = hart.translations
    privilege = UInt64(hart.privilege.rawValue)
    remaining = budget
  }

  /// Executes until nothing remains. Traps are taken.
  mutating func run() {
    while remaining > 0 {
      do throws(Trap) {
        repeat {
          slot = next
          let instruction = Instruction(bits: slot.pointee)
          next = Self.advance(slot, by: instruction.length)
          remaining &-= 1
          try execute(instruction)
        } while remaining > 0
      } catch {
        remaining = hart._withUnsafeGuaranteedRef {
          $0.trapped(error, at: pc, remaining: remaining)
        }
        reload()
      }
    }
    hart._withUnsafeGuaranteedRef { $0.pc = nextPC }
  }

  /// Where the next instruction is.
  @inline(always)
  var nextPC: UInt64 { page &+ Self.distance(slots, next) }

  /// Starts anew at the hart's pc, privilege and context.
  @inline(always)
  mutating func reload() {
    hart._withUnsafeGuaranteedRef {
      translations = $0.translations
      privilege = UInt64($0.privilege.rawValue)
      leave(to: $0.pc)
    }
  }

  /// Goes on in whatever page `target` is in.
  @inline(always)
  mutating func leave(to target: UInt64) {
    hart._withUnsafeGuaranteedRef {
      let entry = $0.decoded.entries + DecodedPages.index(target)
      if entry.pointee.tag == DecodedPages.tag(target, privilege),
        entry.pointee.version == entry.pointee.currentVersion.pointee
      {
        page = target & ~0xfff
        slots = entry.pointee.slots
        next = Self.advance(slots, by: target & 0xfff)
      } else {
        // The scratch page's first slot is empty: executing it fetches from `page`.
        page = target
        slots = $0.decoded.scratch
        next = slots
      }
    }
  }

  /// The slot that lies `bytes` of code further on.
  @inline(always)
  static func advance(
    _ slot: UnsafeMutablePointer<UInt64>, by bytes: UInt64
  ) -> UnsafeMutablePointer<UInt64> {
    (UnsafeMutableRawPointer(slot) + Int(truncatingIfNeeded: bytes &* 4))
      .assumingMemoryBound(to: UInt64.self)
  }

  /// The bytes of code between two slots.
  @inline(always)
  static func distance(
    _ first: UnsafeMutablePointer<UInt64>, _ last: UnsafeMutablePointer<UInt64>
  ) -> UInt64 {
    UInt64(
      truncatingIfNeeded: (UnsafeMutableRawPointer(last) - UnsafeMutableRawPointer(first)) &>> 2)
  }
}
