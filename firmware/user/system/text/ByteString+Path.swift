/// A text as the name of a file.
extension ByteString {
  /// `directory / name`: one slash between them; an absolute name stands for itself.
  public static func / (directory: ByteString, name: ByteString) -> ByteString {
    if directory.isEmpty || name.first == UInt8(ascii: "/") { return name }
    if directory.last == UInt8(ascii: "/") { return directory + name }
    return "\(directory)/\(name)"
  }

  /// What follows the last slash, slashes at the end left out; "/" for "/".
  public var lastComponent: ByteString {
    let path = withoutTrailingSlashes
    if path == "/" { return path }
    guard let slash = path.bytes.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return ByteString(path.bytes[(slash + 1)...])
  }

  /// The directory that holds it: "." for a name without slashes.
  public var parentPath: ByteString {
    let path = withoutTrailingSlashes
    guard let slash = path.bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == 0 ? "/" : ByteString(path.bytes[..<slash]).withoutTrailingSlashes
  }

  public var withoutTrailingSlashes: ByteString {
    var slice = bytes[...]
    while slice.count > 1, slice.last == UInt8(ascii: "/") { slice = slice.dropLast() }
    return ByteString(slice)
  }
}
