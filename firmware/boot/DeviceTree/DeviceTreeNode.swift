/// How many words addresses and sizes have in the `reg` of a node's children.
struct DeviceTreeCells {
  /// What holds where a node does not say.
  static let usual = DeviceTreeCells()

  var address = 2
  var size = 1
}

/// A node of the device tree.
struct DeviceTreeNode {
  let tree: DeviceTree
  let name: Bytes
  /// 0 for the root.
  let depth: Int
  /// Where its properties begin.
  let properties: Int
  /// Of its parent, for its `reg`.
  let cells: DeviceTreeCells

  /// A property's value.
  func property(_ name: StaticString) -> Bytes? {
    var cursor = DeviceTreeCursor(tree, at: properties)
    while case .property(let candidate, let value)? = cursor.next() {
      if candidate.equals(name) { return value }
    }
    return nil
  }

  /// Whether the texts of a property have `text` among them.
  func says(_ property: StaticString, _ text: StaticString) -> Bool {
    self.property(property)?.hasWord(text) ?? false
  }

  /// The addresses of `reg`'s pair `index`.
  func region(_ index: Int = 0) -> AddressRange? {
    guard let value = property("reg") else { return nil }
    let start = index * (cells.address + cells.size)
    guard let address = value.number(cells: cells.address, at: start),
      let size = value.number(cells: cells.size, at: start + cells.address)
    else { return nil }
    let range = AddressRange(start: address, size: size)
    return range.isEmpty ? nil : range
  }

  /// What the node's children have.
  var childrenCells: DeviceTreeCells {
    func cells(_ name: StaticString, _ usual: Int) -> Int {
      property(name)?.number(cells: 1, at: 0).map { Int($0) } ?? usual
    }
    return DeviceTreeCells(
      address: cells("#address-cells", DeviceTreeCells.usual.address),
      size: cells("#size-cells", DeviceTreeCells.usual.size))
  }
}

extension DeviceTree {
  /// Deeper trees are not of this kind of machine.
  private static let depthLimit = 16

  /// Shows every node, parents first; false where the structure does not make sense.
  func forEachNode(_ visit: (DeviceTreeNode) -> Void) -> Bool {
    var cursor = DeviceTreeCursor(self, at: structure.lowerBound)
    /// What the children of the node at each depth have.
    var cells = InlineArray<16, DeviceTreeCells>(repeating: .usual)
    var depth = 0
    while let token = cursor.next() {
      switch token {
      case .nodeBegins(let name):
        guard depth < Self.depthLimit else { return false }
        let node = DeviceTreeNode(
          tree: self, name: name, depth: depth, properties: cursor.offset,
          cells: depth == 0 ? .usual : cells[depth - 1])
        cells[depth] = node.childrenCells
        visit(node)
        depth += 1
      case .nodeEnds:
        depth -= 1
        if depth <= 0 { return depth == 0 }
      case .property: continue
      }
    }
    return false
  }
}
