/// What a stretch of the host's code is for. Addresses are the guest's.
package enum HostPiece: Equatable {
  /// So that a head is aligned.
  case padding
  /// The beginning of a block: it counts the block's instructions, and is left where too few remain.
  case head(block: UInt64)
  /// An instruction.
  case instruction(UInt64)
  /// Where a block goes on with the next one.
  case end(block: UInt64)
  /// Rounds of a loop in which accesses by constant steps go without checks.
  case loop(block: UInt64)
  /// Where a hart goes for which too few instructions remain, or that finds the block gone.
  case refusal(block: UInt64)
  /// Where translated code is left, or will be until it is linked: why, and where the guest is then.
  case exit(reason: String, address: UInt64)
  /// What a check does that does not find its page at hand: what accesses it stands for, and how many bytes.
  case miss(address: UInt64, loads: Bool, stores: Bool, byteCount: Int)
  /// Numbers among the code.
  case numbers
  /// What is rarely needed of the instruction whose code is at an offset.
  case detour(from: Int)
}

extension HostPiece {
  static func exit(_ exit: Exit) -> HostPiece { .exit(reason: exit.kind.name, address: exit.pc) }

  static func miss(_ exit: Exit) -> HostPiece {
    .miss(
      address: exit.pc, loads: exit.hasLoads, stores: exit.hasStores, byteCount: Int(exit.span))
  }
}
