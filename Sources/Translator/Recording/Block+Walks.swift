/// Accesses of a loop that go through memory by constant steps, or stay where they are.
///
///     head: fld  fa4, 0(a4)      a4, and how it grows: by 8 a round
///           addi a4, a4, 8
///           ...
///           bne  a4, a2, head
///
/// Where the page is known, so is for how many rounds it will be the right one. These are made without a check (`Emitter+Loops.swift`).
package struct Walk {
  /// The access that checks: which of the block's instructions it is.
  let instruction: Int
  /// The register that it goes by when a round begins, and what is added to that.
  let register: UInt8
  let distance: Int64
  /// How much the register grows each round.
  let step: Int64
}

extension Block {
  private static let longestStep: Int64 = 64

  /// Whether the block is a loop: its last instruction may lead back to the first.
  private var isLoop: Bool {
    guard let last = operations.last(where: { $0.isLive }) else { return false }
    return last.kind == .branch && UInt64(bitPattern: last.offset) == start
  }

  /// Finds the walks of a loop. Groups of accesses are known.
  mutating func findWalks() {
    guard isLoop, !operations.contains(where: { $0.kind == .system }) else { return }
    var origins = Origins(areRegisters: true)
    var found: [Walk] = []
    for position in operations.indices where operations[position].isLive {
      let operation = operations[position]
      switch operation.kind {
      case .load, .store:
        guard operation.member == 0, let base = self[operation.a], base.kind == .readRegister,
          origins[base.number].source > 0
        else { continue }
        let origin = origins[base.number]
        found.append(
          Walk(
            instruction: Int(operation.instruction), register: UInt8(origin.source - 1),
            distance: origin.distance, step: 0))
      case .writeRegister: origins.note(operation, in: self)
      default: break
      }
    }
    walks = found.compactMap { walk in
      let end = origins[walk.register]
      guard end.source == Int(walk.register) + 1, end.distance.magnitude <= Self.longestStep else {
        return nil
      }
      return Walk(
        instruction: walk.instruction, register: walk.register, distance: walk.distance,
        step: end.distance)
    }
  }
}
