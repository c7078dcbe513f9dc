import System

enum List {
  static let tool = Tool(
    "ls", "[-1AadFhilRrSt] [FILE]...", "Lists files and what directories hold.",
    [
      Option("a", "all", "hidden ones, and . and .., too"),
      Option("A", "almost-all", "hidden ones, too"),
      Option("l", "rights, owner, size and time"), Option("1", "one name a line"),
      Option("C", "in columns"), Option("d", "directory", "directories, not what they hold"),
      Option("R", "recursive", "what subdirectories hold, too"),
      Option("h", "human-readable", "sizes as 1.5K"), Option("i", "inode", "with inode numbers"),
      Option("n", "numeric-uid-gid", "owners as numbers"),
      Option("s", "size", "with what they take on the disk"),
      Option("F", "classify", "a mark for the kind: / * @ | ="),
      Option("p", "a slash behind directories"),
      Option("r", "reverse", "in reverse order"), Option("S", "by size"), Option("t", "by time"),
      Option("U", "in the directory's order"), Option("c", "with the time of the last change"),
      Option("u", "with the time of the last access"),
      Option("L", "dereference", "what links lead to"), Option("\u{1}", "color", "accepted"),
    ], usageStatus: 2, run)

  private static func run(_ call: Invocation) {
    let operands = call.operands.isEmpty ? ["."] : call.operands
    var files: [ListedFile] = []
    var directories: [ByteString] = []
    let follows = !call.has("d") && !call.has("l")
    for path in operands {
      guard let file = ListedFile.find(path, name: path, following: follows || call.has("L")) else {
        Program.exitStatus = 2
        continue
      }
      if file.metadata.isDirectory && !call.has("d") {
        directories.append(path)
      } else {
        files.append(file)
      }
    }
    let listing = Listing(call)
    listing.print(listing.ordered(files), isDirectory: false)
    for (index, path) in directories.sorted().enumerated() {
      let isNamed = operands.count > 1 || call.has("R")
      show(path, listing, call, isFirst: index == 0 && files.isEmpty, isNamed: isNamed)
    }
  }

  private static func show(
    _ path: ByteString, _ listing: Listing, _ call: Invocation, isFirst: Bool, isNamed: Bool
  ) {
    if isNamed { output.line(isFirst ? "\(path):" : "\n\(path):") }
    guard var names = attempt(path, try Directory.entries(of: path).map({ $0.name })) else {
      Program.exitStatus = 2
      return
    }
    if call.has("a") { names += [".", ".."] }
    if !call.has("a") && !call.has("A") { names.removeAll { $0.first == UInt8(ascii: ".") } }
    var files: [ListedFile] = []
    for name in names {
      if let file = ListedFile.find(path / name, name: name, following: call.has("L")) {
        files.append(file)
      }
    }
    let sorted = listing.ordered(files)
    listing.print(sorted, isDirectory: true)
    guard call.has("R") else { return }
    for file in sorted where file.metadata.isDirectory && file.name != "." && file.name != ".." {
      show(path / file.name, listing, call, isFirst: false, isNamed: true)
    }
  }
}

/// A file on a list.
struct ListedFile {
  let name: ByteString
  let path: ByteString
  let metadata: Metadata

  static func find(_ path: ByteString, name: ByteString, following: Bool) -> ListedFile? {
    // A link that leads nowhere is listed as itself.
    if following, let metadata = try? FileSystem.metadata(of: path) {
      return ListedFile(name: name, path: path, metadata: metadata)
    }
    guard let metadata = attempt(path, try FileSystem.metadata(of: path, followingLinks: false))
    else { return nil }
    return ListedFile(name: name, path: path, metadata: metadata)
  }
}
