import System

enum StreamEdit {
  static let tool = Tool(
    "sed", "[-nErsi] [-e SCRIPT]... [-f FILE]... [SCRIPT] [FILE]...",
    "Edits the lines that pass: s y d p P q = a i c n N D g G h H x b t l w r { } and labels.",
    [
      Option("n", "quiet", "print only what the script says"),
      Option("E", "regexp-extended", "extended expressions"), Option("r", "extended expressions"),
      Option("e", "expression", value: "SCRIPT", "what to do; may be repeated"),
      Option("f", "file", value: "FILE", "what to do, from a file"),
      Option("s", "separate", "files on their own"),
      Option("i", "in-place", "change the files themselves"),
    ], run)

  private static func run(_ call: Invocation) {
    var files = call.operands
    var scripts: [ByteString] = []
    for (letter, value) in call.given {
      if letter == "e" { scripts.append(value) }
      if letter == "f", let text = attempt(value, try FileSystem.contents(of: value)) {
        scripts.append(text.withoutNewline)
      }
    }
    if scripts.isEmpty {
      if files.isEmpty { call.misuse("missing script") }
      scripts = [files.removeFirst()]
    }
    let extended = call.has("E") || call.has("r")
    var parser = StreamParser(scripts.joined(by: "\n"), extended: extended)
    let commands = parser.parse()
    if call.has("i") {
      for file in files { editInPlace(file, commands, parser.isQuiet || call.has("n")) }
      return
    }
    let editor = StreamEditor(commands, quiet: parser.isQuiet || call.has("n")) { output.write($0) }
    editor.run(files.isEmpty ? ["-"] : files)
  }

  private static func editInPlace(
    _ file: ByteString, _ commands: [StreamCommand], _ quiet: Bool
  ) {
    var result = ByteString()
    let editor = StreamEditor(commands, quiet: quiet) { result += $0 }
    editor.run([file])
    attempt(file, try FileSystem.write(result, to: file))
  }
}
