/// Where the code of a block is, counted from the beginning of all code.
struct Placement {
  let start: UInt64
  let count: Int
  let head: Int
  /// The jump of a hart for which too few instructions remain.
  let early: Int
  /// Where a hart goes that finds the block gone.
  var gone = 0
}
