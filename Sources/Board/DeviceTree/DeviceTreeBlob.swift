/// The flattened form of a device tree (Devicetree Specification 0.4, chapter 5, version 17):
///
///     0   header           ten big-endian words: magic, sizes and offsets of the parts below
///     40  reservations     pairs of 64-bit numbers up to a pair of zeros; none here
///     56  structure        tokens: begin a node, property, ..., end of it
///         strings          the names of properties, each once
public struct DeviceTreeBlob {
  static let magic: UInt32 = 0xd00d_feed
  static let headerSize = 40
  private static let reservationsSize = 16

  /// What begins each item of the structure block.
  enum Token: UInt32 {
    case beginNode = 1
    case endNode = 2
    case property = 3
    case nop = 4
    case end = 9
  }

  private var structure: [UInt8] = []
  private var strings: [UInt8] = []
  private var offsets: [(name: String, offset: UInt32)] = []

  private init() {}

  /// The blob of the tree below `root`.
  public static func bytes(of root: DeviceTreeNode) -> [UInt8] {
    var blob = DeviceTreeBlob()
    blob.append(root)
    blob.structure.append(bigEndian: Token.end.rawValue)
    return blob.header + [UInt8](repeating: 0, count: reservationsSize) + blob.structure
      + blob.strings
  }

  private var header: [UInt8] {
    let structureOffset = Self.headerSize + Self.reservationsSize
    let stringsOffset = structureOffset + structure.count
    var header: [UInt8] = []
    for word in [
      Self.magic,
      UInt32(stringsOffset + strings.count),  // total size
      UInt32(structureOffset),
      UInt32(stringsOffset),
      UInt32(Self.headerSize),  // the reservations' offset
      17,  // version
      16,  // readable by readers of this version
      0,  // the boot hart's number; firmware writes the one it chose
      UInt32(strings.count),
      UInt32(structure.count),
    ] { header.append(bigEndian: word) }
    return header
  }

  private mutating func append(_ node: DeviceTreeNode) {
    structure.append(bigEndian: Token.beginNode.rawValue)
    structure += Array(node.name.utf8) + [0]
    pad()
    for property in node.properties {
      structure.append(bigEndian: Token.property.rawValue)
      structure.append(bigEndian: UInt32(property.value.bytes.count))
      structure.append(bigEndian: offset(of: property.name))
      structure += property.value.bytes
      pad()
    }
    for child in node.children { append(child) }
    structure.append(bigEndian: Token.endNode.rawValue)
  }

  /// Tokens begin at multiples of four.
  private mutating func pad() { while structure.count % 4 != 0 { structure.append(0) } }

  private mutating func offset(of name: String) -> UInt32 {
    if let known = offsets.first(where: { $0.name == name }) { return known.offset }
    let offset = UInt32(strings.count)
    strings += Array(name.utf8) + [0]
    offsets.append((name, offset))
    return offset
  }
}
