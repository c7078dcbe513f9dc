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
  /// How much the register grows each round, if that is a constant; otherwise, the register that is added to it.
  let step: Int64
  var stepRegister: UInt8?

  /// Whether the place of the access is another one each round.
  var moves: Bool { step != 0 || stepRegister != nil }
}

extension Block {
  private static let longestStep: UInt64 = 256

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
        guard operation.member == 0, let base = operation.a.register, origins[base].source > 0
        else { continue }
        let origin = origins[base]
        found.append(
          Walk(
            instruction: Int(operation.instruction), register: UInt8(origin.source - 1),
            distance: origin.distance, step: 0))
      case .writeRegister:
        origins.note(operation, in: operations)
      default: break
      }
    }
    walks = found.compactMap { walk in
      let end = origins[walk.register]
      let isConstant =
        end.source == Int(walk.register) + 1 && end.distance.magnitude <= Self.longestStep
      let stepRegister = isConstant ? nil : stepRegister(of: walk.register)
      if !isConstant, stepRegister == nil { return nil }
      return Walk(
        instruction: walk.instruction, register: walk.register, distance: walk.distance,
        step: isConstant ? end.distance : 0, stepRegister: stepRegister)
    }
  }

  /// The register that is all that is added to another one, once a round, and is not written itself.
  private func stepRegister(of register: UInt8) -> UInt8? {
    let changes = writes(of: register)
    guard changes.count == 1, !changes[0].waits, let sum = self[changes[0].a], sum.kind == .add,
      let a = sum.a.register, let b = sum.b.register, a == register || b == register, a != b
    else { return nil }
    let step = a == register ? b : a
    return writes(of: step).isEmpty ? step : nil
  }

  private func writes(of register: UInt8) -> [MicroOperation] {
    operations.filter { $0.isLive && $0.kind == .writeRegister && $0.number == register }
  }
}
