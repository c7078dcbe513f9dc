/// Data in gzip's format (RFC 1952), undone by zlib.
public enum Gzip {
  /// Whether the bytes begin as gzip's do.
  public static func begins(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.starts(with: [0x1f, 0x8b, 0x08])
  }

  /// The contents of all the members that `bytes` consist of, at most `limit` bytes; whatever follows
  /// the last member is ignored, as gzip(1) does. `file` is whom the messages name.
  ///
  /// - Throws: `damaged`, also for what is no gzip data at all, or `oversized`.
  public static func decompress(
    _ bytes: ArraySlice<UInt8>, file: String, limit: Int
  ) throws(HostError) -> [UInt8] {
    var contents: [UInt8] = []
    var rest = bytes
    repeat {
      let count = try decompressMember(rest, into: &contents, file: file, limit: limit)
      rest = rest.dropFirst(count)
    } while begins(rest)
    return contents
  }

  /// Appends one member's contents and returns how many bytes the member takes.
  private static func decompressMember(
    _ member: ArraySlice<UInt8>, into contents: inout [UInt8], file: String, limit: Int
  ) throws(HostError) -> Int {
    var inflation = Inflation(file: file)
    var taken = 0
    while !inflation.isFinished {
      // zlib counts in 32 bits.
      let input = member.dropFirst(taken).prefix(1 << 30)
      taken += try inflation.step(input, into: &contents)
      guard contents.count <= limit else { throw .oversized(file: file, limit: limit) }
    }
    return taken
  }
}
