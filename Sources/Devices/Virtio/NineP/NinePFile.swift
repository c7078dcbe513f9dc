import Bus

/// What a client's number for a file (a fid) stands for.
struct NinePFile {
  /// Where the file is, as `FolderRequest` says.
  var path: [UInt8]
  var isFolder: Bool
  /// How it was opened, and which file it was then.
  var opening: Opening?

  struct Opening {
    var flags: UInt32
    var identity: UInt64
  }

  /// The file as the port wants it, if it is open.
  func file(_ number: UInt32) -> FolderFile? {
    opening.map {
      FolderFile(number: number, path: path, flags: $0.flags, identity: $0.identity)
    }
  }

  /// What it takes to remember it.
  var cost: Int { path.count + 64 }

  /// The path of something in this folder.
  func path(of name: [UInt8]) throws(NinePError) -> [UInt8] { try Self.path(path, name) }

  static func path(_ folder: [UInt8], _ name: [UInt8]) throws(NinePError) -> [UInt8] {
    let path = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
    guard path.count <= NinePReader.pathLimit else {
      throw NinePError(LinuxError.nameTooLong)
    }
    return path
  }

  /// The path of the folder that something lies in; the shared folder lies in itself, so nothing leads out of it.
  static func parent(of path: [UInt8]) -> [UInt8] {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return [] }
    return Array(path[..<slash])
  }

  /// Follows a file or folder that has another path now, and all that lies in it.
  mutating func follow(from old: [UInt8], to new: [UInt8]) {
    guard path.starts(with: old) else { return }
    let rest = path[old.count...]
    guard rest.isEmpty || rest.first == UInt8(ascii: "/") else { return }
    let moved = new + rest
    // What is too long to be named is at no path that the host would find either.
    if moved.count <= NinePReader.pathLimit { path = moved }
  }
}
