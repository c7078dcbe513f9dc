/// Why a blob is not a device tree.
public enum DeviceTreeError: Error, Equatable, Sendable {
  /// It does not begin with the magic number, or is of a version this cannot read.
  case header
  /// It ends before its parts do, or an offset lies outside it.
  case truncated
  /// The structure block is not a tree.
  case structure
}

/// Reads a flattened device tree back into nodes; every offset is checked.
public struct DeviceTreeReader {
  /// Deeper than any tree made by sane hands, shallow enough for the stack.
  private static let maximumDepth = 64

  private let bytes: [UInt8]
  private let structureEnd: Int
  private let stringsStart: Int
  private let stringsEnd: Int
  private var position: Int

  /// The root of the tree in `bytes`, which may be longer than the blob.
  public static func root(of bytes: [UInt8]) throws(DeviceTreeError) -> DeviceTreeNode {
    var reader = try DeviceTreeReader(bytes)
    guard try reader.token() == .beginNode else { throw .structure }
    let root = try reader.node(depth: 0)
    guard try reader.token() == .end else { throw .structure }
    return root
  }

  private init(_ bytes: [UInt8]) throws(DeviceTreeError) {
    guard bytes.count >= DeviceTreeBlob.headerSize else { throw .truncated }
    func word(_ index: Int) -> Int { Int(Self.bigEndian(bytes, at: index * 4)) }
    guard word(0) == Int(DeviceTreeBlob.magic), word(5) >= 17, word(6) <= 17 else {
      throw .header
    }
    guard word(1) <= bytes.count else { throw .truncated }
    self.bytes = bytes
    position = word(2)
    structureEnd = word(2) + word(9)
    stringsStart = word(3)
    stringsEnd = word(3) + word(8)
    guard structureEnd <= word(1), stringsEnd <= word(1), position % 4 == 0 else {
      throw .truncated
    }
  }

  /// What follows a begin token, up to the node's end token.
  private mutating func node(depth: Int) throws(DeviceTreeError) -> DeviceTreeNode {
    guard depth < Self.maximumDepth else { throw .structure }
    let (name, next) = try text(at: position, end: structureEnd)
    position = next
    align()
    var node = DeviceTreeNode(name)
    while true {
      switch try token() {
      case .beginNode: node.add(try self.node(depth: depth + 1))
      case .endNode: return node
      case .property: try property(of: &node)
      case .nop: continue
      case .end: throw .structure
      }
    }
  }

  private mutating func property(of node: inout DeviceTreeNode) throws(DeviceTreeError) {
    let count = Int(try word())
    let nameOffset = Int(try word())
    guard count <= structureEnd - position else { throw .truncated }
    let (name, _) = try text(at: stringsStart + nameOffset, end: stringsEnd)
    node[name] = DeviceTreeValue(bytes: Array(bytes[position..<position + count]))
    position += count
    align()
  }

  private mutating func token() throws(DeviceTreeError) -> DeviceTreeBlob.Token {
    guard let token = DeviceTreeBlob.Token(rawValue: try word()) else { throw .structure }
    return token
  }

  private mutating func word() throws(DeviceTreeError) -> UInt32 {
    guard structureEnd - position >= 4 else { throw .truncated }
    position += 4
    return Self.bigEndian(bytes, at: position - 4)
  }

  private mutating func align() { position = (position + 3) & ~3 }

  /// The text at `start` and where its terminator ends.
  private func text(at start: Int, end: Int) throws(DeviceTreeError) -> (String, Int) {
    guard start < end, let zero = bytes[start..<end].firstIndex(of: 0) else { throw .truncated }
    return (String(decoding: bytes[start..<zero], as: UTF8.self), zero + 1)
  }

  private static func bigEndian(_ bytes: [UInt8], at index: Int) -> UInt32 {
    bytes[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
