/// An access of a block: the same instruction may be in another block, too, where its address goes another way.
struct AccessPlace: Hashable {
  /// Where the block begins.
  let block: UInt64
  /// The address of the instruction.
  let pc: UInt64
}
