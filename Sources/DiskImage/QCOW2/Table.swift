/// An L2 table or a refcount block: a cluster of metadata in memory.
final class Table {
  let block: Block
  /// Where in the file it is; nil for one that has no place yet.
  var place: UInt64?
  /// Whether the file does not have what is here.
  var isDirty = false
  /// Whether its place was given to it since the last commit, so that nobody looks for it there.
  var isFresh = false
  /// When it was last asked for.
  var lastUse: UInt64 = 0

  init(_ block: Block, place: UInt64?) {
    self.block = block
    self.place = place
  }
}
