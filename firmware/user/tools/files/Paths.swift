import System

/// The tools that only look at names: basename, dirname, pwd, readlink, realpath.
enum Paths {
  static let basename = Tool(
    "basename", "PATH [SUFFIX]", "Prints the last part of a path.",
    [
      Option("a", "multiple", "every operand is a path"),
      Option("s", "suffix", value: "SUFFIX", "what to leave out at the end"),
    ]
  ) { call in
    call.require(atLeast: 1)
    let many = call.has("a") || call.has("s")
    let suffix = call.value("s") ?? (!many && call.operands.count > 1 ? call.operands[1] : "")
    for path in many ? call.operands : [call.operands[0]] {
      let name = path.lastComponent
      let isShorter = name.ends(with: suffix) && name != suffix
      output.line(isShorter ? ByteString(name.dropLast(suffix.count)) : name)
    }
  }

  static let dirname = Tool("dirname", "PATH...", "Prints paths without their last part.") { call in
    call.require(atLeast: 1)
    for path in call.operands { output.line(path.parentPath) }
  }

  static let workingDirectory = Tool(
    "pwd", "[-LP]", "Prints the working directory.",
    [Option("L", "as the shell sees it"), Option("P", "without links")], printWorkingDirectory)

  private static func printWorkingDirectory(_ call: Invocation) {
    if let path = attempt("working directory", try FileSystem.workingDirectory()) {
      output.line(path)
    }
  }

  static let readLink = Tool(
    "readlink", "[-fn] FILE...", "Prints where links lead.",
    [
      Option("f", "canonicalize", "the whole path without links"),
      Option("n", "no-newline", "no newline at the end"),
    ]
  ) { call in
    call.require(atLeast: 1)
    for path in call.operands {
      let target = call.has("f") ? resolve(path) : try? FileSystem.readLink(path)
      guard let target else {
        Program.exitStatus = 1
        continue
      }
      output.write(call.has("n") ? target : target + "\n")
    }
  }

  static let realPath = Tool("realpath", "FILE...", "Prints paths without links.") { call in
    call.require(atLeast: 1)
    for path in call.operands {
      if let target = resolve(path), FileSystem.exists(target.parentPath) {
        output.line(target)
      } else {
        Program.complain("\(path): \(Errno.noSuchFileOrDirectory)")
      }
    }
  }

  /// The absolute path with every link followed; the last part need not exist. nil for a circle.
  static func resolve(_ path: ByteString) -> ByteString? {
    let here = (try? FileSystem.workingDirectory()) ?? "/"
    var rest = (here / path).split(at: "/", keepingEmpty: false)[...]
    var result: ByteString = "/"
    var links = 0
    while let component = rest.popFirst() {
      if component == "." { continue }
      if component == ".." {
        result = result.parentPath
        continue
      }
      guard let target = try? FileSystem.readLink(result / component) else {
        result = result / component
        continue
      }
      links += 1
      if links > 40 { return nil }
      if target.first == UInt8(ascii: "/") { result = "/" }
      rest = (target.split(at: "/", keepingEmpty: false) + rest)[...]
    }
    return result
  }
}
