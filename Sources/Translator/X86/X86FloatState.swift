import RISCV

/// What the emitter knows of floating point at a point of a block.
struct X86FloatState {
  /// Code that is rarely needed, and written behind the rest.
  struct Detour {
    enum Kind {
      /// A NaN is made the canonical one.
      case canonical(X86Vector, FloatFormat)
      /// Floating point is made ready, or the interpreter sees that it cannot be.
      case begin(needs: UInt8, exit: Int)
    }

    let kind: Kind
    /// The place of the distance of the jump to it, and where to go on.
    let jump: Int
    let resume: Int
  }

  /// Whether the block has made sure of what it needs.
  var isReady = false
  /// The f registers that are known to hold a boxed value.
  var boxed: UInt32 = 0
  /// The present instruction's exit to the interpreter, if it has one: its number among the stubs.
  var stub: Int?
  var detours: [Detour] = []

  mutating func beginBlock() {
    isReady = false
    boxed = 0
  }

  /// Forgets what belongs to code that was taken back.
  mutating func cut(to count: Int) { detours.removeAll { $0.jump >= count } }
}
