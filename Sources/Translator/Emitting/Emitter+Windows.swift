import Hart
import RISCV

// Accesses by a window, where pages of the host lie as the guest has them: one instruction, that faults where the page is not shown.
//
//     cmp  base, [end of the window]     of a group of accesses, the first alone: the others are not far
//     jae  exit
//     mov  target, gs:[base + displacement]
//
// What is done about a fault is `HartTranslator.show`.
extension Emitter {
  /// Whether an access is made so, where there is a window: it may have given up, and all that go by the same register with it.
  func goesByWindow(_ operation: MicroOperation) -> Bool {
    if let address = operation.a.constant {
      guard UInt64(bitPattern: address &+ operation.offset) < PageWindows.byteCount else {
        return false
      }
    }
    return state.windowless.isEmpty || !state.windowless.contains(placeOfCheck(operation))
  }

  /// Where an access is that stands for all that go by the same register.
  private func placeOfCheck(_ operation: MicroOperation) -> AccessPlace {
    var instruction = operation.instruction
    if operation.group > 0 {
      let first = Int(block.groups[Int(operation.group) - 1].members[0])
      instruction = block.operations[first].instruction
    }
    return AccessPlace(block: block.start, pc: block.address(of: Int(instruction)))
  }

  /// Makes sure that an access, which is written next, ends well.
  mutating func useWindow(_ operation: MicroOperation, _ base: Register, isStore: Bool) {
    var left = makeExit(.window)
    left.windowAccess = UInt32(exits.windowAccessCount)
    let exit = exits.add(left)
    let asks =
      operation.member == 0 && !operation.a.isConstant && !isWalked(state.instruction)
    noteWindowWalk(exits[exit])
    state.stubs.append(
      .init(
        exit: exit, jumps: JumpPlaces(asks ? askWindow(base) : nil),
        exchangeSet: state.exchangeSet))
    _ = exits.add(
      WindowAccess(
        code: UInt32(assembler.count), exit: exit, base: base.rawValue,
        displacement: Int32(truncatingIfNeeded: operation.offset),
        size: UInt8(operation.type.size), isStore: isStore, doubles: pendingNumbers(.double),
        singles: pendingNumbers(.single), place: placeOfCheck(operation),
        isAmongOthers: block.isGroupOpen(at: state.position) { !goesByWindow($0) }))
  }

  /// The registers with results of a precision that were not asked whether they are NaNs.
  private func pendingNumbers(_ format: FloatFormat) -> UInt32 {
    var numbers: UInt32 = 0
    for number in state.pending where number.format == format {
      numbers |= 1 << UInt32(number.register.rawValue)
    }
    return numbers
  }
}
