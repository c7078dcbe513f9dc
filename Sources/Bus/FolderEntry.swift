/// An entry of a folder, as the answer to 9P's `readdir` has it:
///
///     qid: kind (1) version (4) identity (8)   place of the next entry (8)   type (1)   name's size (2)   name
public enum FolderEntry {
  /// Bytes beside the name.
  public static let overhead = 24

  /// Adds an entry. `type` is that of `getdents64`.
  public static func append(
    _ node: FolderNode, next: UInt64, type: UInt8, name: UnsafeRawBufferPointer,
    to bytes: inout [UInt8]
  ) {
    func add(_ value: UInt64, _ count: UInt64) {
      for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (place * 8))) }
    }
    add(UInt64(node.kind), 1)
    add(UInt64(node.version), 4)
    add(node.identity, 8)
    add(next, 8)
    bytes.append(type)
    add(UInt64(name.count), 2)
    bytes.append(contentsOf: name)
  }
}
