/// What `mount` asks a kind of file system for: a source, and words that the kind knows the meaning of.
struct MountRequest {
  let source: ByteString
  /// `size=64k,mode=700`
  let options: ByteString
  let isReadOnly: Bool
  let process: Process

  /// Names and values, in their order; the value of a word without `=` is empty.
  var settings: [(name: ByteString, value: ByteString)] {
    options.bytes.split(separator: UInt8(ascii: ",")).map { word in
      let parts = word.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (ByteString(parts[0]), parts.count > 1 ? ByteString(parts[1]) : ByteString([]))
    }
  }
}
