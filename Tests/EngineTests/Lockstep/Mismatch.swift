/// Where two engines came apart.
struct Mismatch: CustomStringConvertible {
  let seed: UInt64
  let contestant: String
  /// The turn, from 0 on, its budget, and how many instructions of it went well.
  let turn: Int
  let budget: Int
  let soundInstructions: Int
  /// Instructions before the one that differs, in all.
  let instant: UInt64
  /// The instruction, with its address and mode.
  let pc: UInt64
  let mode: String
  let encoding: UInt32
  let text: String
  let differences: [String]

  var description: String {
    """
    \(contestant) is not the interpreter: seed \(seed), turn \(turn) of \(budget) instructions, \
    after \(soundInstructions) of them (\(instant) in all)
      0x\(String(pc, radix: 16)) in \(mode): \(String(encoding, radix: 16)) \(text)
      what it left, and what should be there:
        \(differences.joined(separator: "\n    "))
    """
  }
}
