// A reply as bytes, for recordings, little-endian:
//
//     error (4)  number of nodes (4)  number of numbers (4)  nodes (13 each)  numbers (8 each)  contents
extension FolderReply {
  private static let headerSize = 12
  private static let nodeSize = 13

  /// Its bytes.
  public var recorded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      Self.headerSize + nodes.count * Self.nodeSize + numbers.count * 8 + contents.count)
    func add(_ value: UInt64, _ count: UInt64) {
      for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (place * 8))) }
    }
    add(UInt64(error), 4)
    add(UInt64(nodes.count), 4)
    add(UInt64(numbers.count), 4)
    for node in nodes {
      add(UInt64(node.kind), 1)
      add(UInt64(node.version), 4)
      add(node.identity, 8)
    }
    for number in numbers { add(number, 8) }
    bytes += contents
    return bytes
  }

  /// From such bytes; nil where they are none.
  public init?(recorded bytes: [UInt8]) {
    var place = 0
    func take(_ count: Int) -> UInt64 {
      defer { place += count }
      return bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard bytes.count >= Self.headerSize else { return nil }
    let error = UInt32(take(4))
    let (nodeCount, numberCount) = (Int(take(4)), Int(take(4)))
    let size = Self.headerSize + nodeCount * Self.nodeSize + numberCount * 8
    guard bytes.count >= size else { return nil }
    var nodes: [FolderNode] = []
    for _ in 0..<nodeCount {
      let kind = UInt8(take(1))
      let version = UInt32(take(4))
      nodes.append(FolderNode(kind: kind, version: version, identity: take(8)))
    }
    var numbers: [UInt64] = []
    for _ in 0..<numberCount { numbers.append(take(8)) }
    self.init(error: error, nodes: nodes, numbers: numbers, contents: Array(bytes[size...]))
  }
}
