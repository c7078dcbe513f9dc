import RISCV

/// What the emitter knows of floating point at a point of a block.
struct A64FloatState {
  /// Code that is rarely needed, and written behind the rest.
  struct Detour {
    enum Kind {
      /// Floating point is made ready, or the interpreter sees that it cannot be.
      case begin(needs: UInt8)
      /// A result is so small that there may have been an underflow.
      case underflow
    }

    let kind: Kind
    /// For the interpreter.
    let exit: Int
    /// The jump to it, and where to go on.
    let jump: Int
    let resume: Int
  }

  /// Whether the block has made sure of what it needs.
  var isReady = false
  /// The f registers that are known to hold a boxed value.
  var boxed: UInt32 = 0
  var detours: [Detour] = []

  mutating func beginBlock() {
    isReady = false
    boxed = 0
  }

  /// What can be gone back to.
  var mark: (isReady: Bool, boxed: UInt32, detourCount: Int) { (isReady, boxed, detours.count) }

  mutating func cut(to mark: (isReady: Bool, boxed: UInt32, detourCount: Int)) {
    isReady = mark.isReady
    boxed = mark.boxed
    detours.removeLast(detours.count - mark.detourCount)
  }
}
