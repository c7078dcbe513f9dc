import System

/// Builtins for what a process has and a child could not change for it: its directory and its mask. The
/// shell remembers the directory by the way it was reached, links included; `-P` asks the kernel.
extension Builtins {
  static func changeDirectory(
    _ shell: Shell, _ arguments: [ByteString]
  ) throws(Interruption) -> Int {
    var operands = arguments.dropFirst()
    let physical = operands.first == "-P"
    if physical || operands.first == "-L" { operands = operands.dropFirst() }
    var target = operands.first ?? shell["HOME"] ?? "/"
    let before = shell["PWD"] ?? "/"
    if target == "-" {
      target = shell["OLDPWD"] ?? before
      output.line(target)
      output.flush()
    }
    let logical = normalized(target.first == UInt8(ascii: "/") ? target : before / target)
    do throws(Errno) {
      try FileSystem.changeDirectory(physical ? target : logical)
    } catch {
      shell.complain("cd: \(target): \(error)")
      return 1
    }
    try shell.assign("OLDPWD", before)
    try shell.assign("PWD", physical ? (try? FileSystem.workingDirectory()) ?? logical : logical)
    return 0
  }

  /// Without "." and "..", which are taken as written: `cd link; cd ..` comes back.
  private static func normalized(_ path: ByteString) -> ByteString {
    var components: [ByteString] = []
    for component in path.split(at: "/", keepingEmpty: false) {
      if component == ".." {
        _ = components.popLast()
      } else if component != "." {
        components.append(component)
      }
    }
    return "/" + components.joined(by: "/")
  }

  static func printDirectory(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int
  {
    let physical = try? FileSystem.workingDirectory()
    let wantsPhysical = arguments.count > 1 && arguments[1] == "-P"
    output.line((wantsPhysical ? physical : shell["PWD"]) ?? physical ?? "/")
    return finishOutput(shell)
  }

  static func creationMask(_ shell: Shell, _ arguments: [ByteString]) throws(Interruption) -> Int {
    guard arguments.count > 1 else {
      let mask = SystemCall.fileCreationMask.raw(0o22)
      _ = SystemCall.fileCreationMask.raw(mask)
      output.line("\(octal: UInt(mask), digits: 4)")
      return finishOutput(shell)
    }
    guard let mask = arguments[1].unsigned(radix: 8), mask <= 0o777 else {
      shell.complain("umask: '\(arguments[1])' is not octal")
      return 1
    }
    _ = SystemCall.fileCreationMask.raw(Int(mask))
    return 0
  }
}
