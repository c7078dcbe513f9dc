import System

extension Shell {
  /// The files that a field's wildcards stand for, in byte order; the field itself if there are none.
  func pathNames(_ field: Field) -> [ByteString] {
    guard field.hasWildcards && settings.expandsPathNames else { return [field.text] }
    let components = field.pattern.split(at: "/")
    var found: [ByteString] = [""]
    for (index, component) in components.enumerated() {
      let isLast = index == components.count - 1
      found = found.flatMap { PathNames.extend($0, by: component, isFirst: index == 0) }
      if !isLast { found = found.map { $0.last == UInt8(ascii: "/") ? $0 : $0 + "/" } }
    }
    return found.isEmpty ? [field.text] : found.sorted()
  }
}

enum PathNames {
  /// The names that `path` becomes with what `pattern` matches in it.
  static func extend(_ path: ByteString, by pattern: ByteString, isFirst: Bool) -> [ByteString] {
    // What ends in a slash is a directory.
    if pattern.isEmpty { return isFirst ? ["/"] : FileSystem.isDirectory(path) ? [path] : [] }
    if !Glob.isPattern(pattern) {
      let name = path + unescaped(pattern)
      return FileSystem.exists(name) ? [name] : []
    }
    // A dot at the start must be written: names that have one are hidden.
    let showsHidden =
      pattern.first == UInt8(ascii: ".") || pattern.starts(with: "\\.")
    let glob = Glob(pattern)
    let names = (try? Directory.entries(of: path.isEmpty ? "." : path).map { $0.name }) ?? []
    return names.filter { ($0.first != UInt8(ascii: ".") || showsHidden) && glob.matches($0) }
      .map { path + $0 }
  }

  static func unescaped(_ pattern: ByteString) -> ByteString {
    var result = ByteString()
    var escaped = false
    for byte in pattern.bytes {
      if byte == UInt8(ascii: "\\") && !escaped {
        escaped = true
      } else {
        result.append(byte)
        escaped = false
      }
    }
    return result
  }
}
