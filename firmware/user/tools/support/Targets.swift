import System

/// What cp, mv and ln do with their operands: the last one is the target, or the directory for it.
enum Targets {
  static func forEach(_ call: Invocation, _ body: (ByteString, ByteString) -> Void) {
    let sources = call.operands.dropLast()
    let target = call.operands[call.operands.count - 1]
    let isDirectory = !call.has("T") && FileSystem.isDirectory(target)
    if sources.count > 1 && !isDirectory {
      Program.fail("\(target): \(Errno.notDirectory)")
    }
    for source in sources {
      body(source, isDirectory ? target / source.lastComponent : target)
    }
  }

  /// By -n, -u, -i and -f: the one given last decides.
  static func mayReplace(_ target: ByteString, with source: ByteString, _ call: Invocation) -> Bool
  {
    guard FileSystem.exists(target) else { return true }
    if call.has("u"), let old = try? FileSystem.metadata(of: target),
      let new = try? FileSystem.metadata(of: source), new.modified <= old.modified
    {
      return false
    }
    switch call.last(of: ["n", "i", "f"]) {
    case "n": return false
    case "i": return Question.isAnsweredYes("overwrite '\(target)'? ")
    default: return true
    }
  }
}

/// A question on standard error.
enum Question {
  static func isAnsweredYes(_ text: ByteString) -> Bool {
    output.flush()
    FileDescriptor.standardError.writeMessage("\(Program.name): \(text)")
    let answer = try? FileDescriptor.standardInput.read(upTo: 256)
    return answer?.first?.lowered == UInt8(ascii: "y")
  }
}
