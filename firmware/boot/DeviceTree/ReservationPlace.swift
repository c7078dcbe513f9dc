/// Where a node for reserved memory goes: before the end of `/reserved-memory`, or of the root where that is not there.
struct ReservationPlace {
  /// From the start of the structure.
  let offset: Int
  /// Whether `/reserved-memory` has to be made.
  let isNew: Bool
  let cells: DeviceTreeCells

  /// Nil where the structure does not end.
  init?(in tree: DeviceTree) {
    var cells: DeviceTreeCells?
    _ = tree.forEachNode { node in
      if node.depth == 1, node.name.equals("reserved-memory") { cells = node.childrenCells }
    }
    let start = tree.structure.lowerBound
    var cursor = DeviceTreeCursor(tree, at: start)
    var depth = 0
    var isInside = false
    while true {
      let before = cursor.offset
      guard let token = cursor.next() else { return nil }
      switch token {
      case .property: continue
      case .nodeBegins(let name):
        if depth == 1, name.equals("reserved-memory") { isInside = true }
        depth += 1
      case .nodeEnds:
        depth -= 1
        guard depth == 0 || depth == 1 && isInside else { continue }
        offset = before - start
        isNew = depth == 0
        self.cells = cells ?? DeviceTreeCells(address: 2, size: 2)
        return
      }
    }
  }
}
