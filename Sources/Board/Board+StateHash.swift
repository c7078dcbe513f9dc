import Bus
import Hart
import RISCV

extension Board {
  /// A number that two machines share only if their RAM and their harts are the same, to all likelihood: for tests that
  /// runs are equal. Devices are not looked at: what they do shows in RAM and registers.
  ///
  /// Reads all of RAM, which a host may have to provide for that. No hart may be running.
  public func stateHash() -> UInt64 {
    var hash = StateHash()
    for hart in harts { Self.add(hart, to: &hash) }
    memory.add(to: &hash)
    return hash.value
  }

  private static func add(_ hart: Hart, to hash: inout StateHash) {
    hash.add(hart.pc)
    hash.add(UInt64(hart.privilege.rawValue))
    hash.add(hart.isWaiting ? 1 : 0)
    hash.add(hart.instructionsRetired)
    for register in 0..<32 {
      hash.add(hart.registers[register])
      hash.add(hart.registers[64 + register])
    }
    for row in CSRRow.all {
      for index in row.allIndices {
        hash.add(hart.inspect(controlRegister: row.number(index: index)) ?? 0)
      }
    }
  }
}
