/// What a directory holds (getdents64(2)).
public enum Directory {
  public struct Entry: Sendable {
    public let name: ByteString
    public let inode: UInt

    /// `.unknown` where the file system does not say: ask for the metadata.
    public let kind: Metadata.Kind
  }

  /// The entries in the file system's order, without "." and "..".
  public static func entries(of path: ByteString) throws(Errno) -> [Entry] {
    try FileDescriptor.withOpen(path, [.directory, .closeOnExecute]) { (file) throws(Errno) in
      var result: [Entry] = []
      while true {
        let records = try readRecords(file)
        if records.isEmpty { return result }
        parse(records, into: &result)
      }
    }
  }

  /// The names in byte order.
  public static func names(in path: ByteString) throws(Errno) -> [ByteString] {
    try entries(of: path).map { $0.name }.sorted()
  }

  private static func readRecords(_ file: FileDescriptor) throws(Errno) -> [UInt8] {
    var answer = 0
    let records = [UInt8](unsafeUninitializedCapacity: 8192) { buffer, count in
      answer = SystemCall.readDirectory.raw(
        file.rawValue, Int(bitPattern: buffer.baseAddress), buffer.count)
      count = max(0, answer)
    }
    if answer < 0 { throw Errno(rawValue: -answer) }
    return records
  }

  /// A record: 8 bytes of inode number, 8 of position, 2 of the record's length, 1 of kind, then
  /// the name up to a zero.
  private static func parse(_ records: [UInt8], into result: inout [Entry]) {
    var start = 0
    while start + 19 < records.count {
      let length = Int(records[start + 16]) | Int(records[start + 17]) << 8
      if length < 20 || start + length > records.count { return }
      let name = ByteString(records[(start + 19)..<(start + length)].prefix { $0 != 0 })
      if name != "." && name != ".." {
        var inode: UInt = 0
        for index in (0..<8).reversed() { inode = inode << 8 | UInt(records[start + index]) }
        // The kinds are those of the mode, shifted down.
        let kind = Metadata.Kind(rawValue: Int(records[start + 18]) << 12) ?? .unknown
        result.append(Entry(name: name, inode: inode, kind: kind))
      }
      start += length
    }
  }
}
