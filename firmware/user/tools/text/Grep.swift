import System

enum Grep {
  static let tool = Tool(
    "grep", "[-EFivnclLqorhHwxs] [-m COUNT] [-A LINES] [-B LINES] [-C LINES] PATTERN [FILE]...",
    "Prints the lines that a regular expression matches.",
    [
      Option("E", "extended-regexp", "an extended expression"),
      Option("F", "fixed-strings", "plain text"), Option("G", "basic-regexp", "a basic expression"),
      Option("i", "ignore-case", "capital letters as small ones"),
      Option("v", "invert-match", "lines that do not match"),
      Option("n", "line-number", "with the numbers of lines"),
      Option("c", "count", "only how many"),
      Option("l", "files-with-matches", "only names of files"),
      Option("L", "files-without-match", "only names of files without a match"),
      Option("q", "quiet", "only the exit status"),
      Option("o", "only-matching", "only what matches"),
      Option("r", "recursive", "in all files of directories"),
      Option("R", "in all files of directories"),
      Option("h", "no-filename", "no names of files"), Option("H", "with-filename", "always names"),
      Option("w", "word-regexp", "only whole words"),
      Option("x", "line-regexp", "only whole lines"),
      Option("s", "no-messages", "no word about files that cannot be read"),
      Option("a", "text", "treat all as text"),
      Option("e", "regexp", value: "PATTERN", "a pattern; may be repeated"),
      Option("f", "file", value: "FILE", "patterns, one a line"),
      Option("m", "max-count", value: "COUNT", "stop after so many"),
      Option("A", "after-context", value: "LINES", "lines after a match"),
      Option("B", "before-context", value: "LINES", "lines before a match"),
      Option("C", "context", value: "LINES", "lines around a match"),
      Option("\u{1}", "color", "accepted for scripts that give it"),
    ], usageStatus: 2, run)

  private static func run(_ call: Invocation) {
    var files = call.operands
    let patterns = compile(texts(call, &files), call)
    let recursive = call.has("r") || call.has("R")
    if files.isEmpty { files = [recursive ? "." : "-"] }
    let named = call.has("H") || ((files.count > 1 || recursive) && !call.has("h"))
    var search = GrepSearch(call, patterns, named: named && !call.has("h"))
    for file in files { scan(file, &search, recursive: recursive) }
    if call.has("q") && search.foundAny { Program.exit(0) }
    Program.exit(Program.exitStatus != 0 ? 2 : search.foundAny ? 0 : 1)
  }

  private static func texts(_ call: Invocation, _ files: inout [ByteString]) -> [ByteString] {
    var texts = call.values("e")
    for file in call.values("f") {
      texts += attempt(file, try FileSystem.contents(of: file).lines) ?? []
    }
    if !call.has("e") && !call.has("f") {
      if files.isEmpty { call.misuse("missing pattern") }
      texts = [files.removeFirst()]
    }
    return texts.flatMap { $0.split(at: "\n") }
  }

  private static func compile(_ texts: [ByteString], _ call: Invocation) -> [Pattern] {
    let folds = call.has("i")
    let kind = call.last(of: ["E", "F", "G"]) ?? (Program.name == "egrep" ? "E" : "G")
    return texts.map { text in
      if kind == "F" { return Pattern(literal: text, ignoringCase: folds) }
      do throws(Pattern.Mistake) {
        return try Pattern(text, extended: kind == "E", ignoringCase: folds)
      } catch {
        Program.fail("\(text): \(error.message)", status: 2)
      }
    }
  }

  private static func scan(_ path: ByteString, _ search: inout GrepSearch, recursive: Bool) {
    if recursive && path != "-" && FileSystem.isDirectory(path) {
      for name in attempt(path, try Directory.names(in: path)) ?? [] {
        scan(path == "." ? name : path / name, &search, recursive: true)
      }
      return
    }
    do throws(Errno) {
      let input = try Input(path: path)
      defer { input.close() }
      try search.scan(path == "-" ? "(standard input)" : path, input)
    } catch {
      if search.isSilent { Program.exitStatus = 1 } else { Program.complain("\(path): \(error)") }
    }
  }
}
