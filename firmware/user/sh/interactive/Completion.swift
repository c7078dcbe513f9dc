import System

/// What the tab key finds: the text that all candidates share beyond what was typed, and them.
struct Completion {
  var addition: ByteString = ""
  var candidates: [ByteString] = []

  init(_ typed: ByteString, _ names: [ByteString], isDirectory: (ByteString) -> Bool) {
    candidates = names.sorted()
    guard let first = candidates.first else { return }
    var shared = first.bytes[...]
    for candidate in candidates {
      while !candidate.bytes.starts(with: shared) { shared = shared.dropLast() }
    }
    addition = ByteString(shared.dropFirst(typed.count))
    if candidates.count == 1 { addition += isDirectory(first) ? "/" : " " }
  }

  /// The names beside each other in columns, as ls(1) prints them.
  static func columns(_ names: [ByteString]) -> ByteString {
    let width = (names.map { $0.displayWidth }.max() ?? 0) + 2
    let perRow = max(1, Terminal(.standardOutput).size.columns / width)
    let rows = (names.count + perRow - 1) / perRow
    var result = ByteString()
    for row in 0..<min(rows, 40) {
      for index in stride(from: row, to: names.count, by: rows) {
        result += "\(names[index], width: width)"
      }
      result += "\r\n"
    }
    if rows > 40 { result += "... \(names.count) in all\r\n" }
    return result
  }
}

extension Shell {
  /// Commands where a command can stand, variables behind a dollar, else files.
  func complete(_ line: ByteString) -> Completion {
    let bytes = line.bytes
    let start =
      bytes.lastIndex { Parser.endsWord($0) || $0 == UInt8(ascii: "=") }.map { $0 + 1 } ?? 0
    let word = ByteString(bytes[start...])
    let before = ByteString(bytes[..<start]).trimmed
    if word.first == UInt8(ascii: "$") {
      let names = variables.keys.map { "$" + $0 }.filter { $0.starts(with: word) }
      return Completion(word, names) { _ in false }
    }
    let startsCommand = before.isEmpty || ByteString("|;&(").bytes.contains(before.last ?? 0)
    if startsCommand && !word.contains(UInt8(ascii: "/")) { return completeCommand(word) }
    return completeFile(word)
  }

  private func completeCommand(_ word: ByteString) -> Completion {
    var names = Array(Builtins.table.keys) + Array(functions.keys) + Array(aliases.keys)
    for directory in Process.searchPath {
      names += (try? Directory.entries(of: directory).map { $0.name }) ?? []
    }
    let matching = Set(names.filter { $0.starts(with: word) })
    return Completion(word, Array(matching)) { _ in false }
  }

  private func completeFile(_ word: ByteString) -> Completion {
    let slash = word.bytes.lastIndex(of: UInt8(ascii: "/"))
    let directory = slash.map { ByteString(word.bytes[...$0]) } ?? ""
    let typed = ByteString(word.bytes[(slash.map { $0 + 1 } ?? 0)...])
    var place = directory.isEmpty ? "." : directory
    if place.starts(with: "~/"), let home = self["HOME"] {
      place = home / ByteString(place.dropFirst(2))
    }
    let names = (try? Directory.entries(of: place).map { $0.name }) ?? []
    let matching = names.filter {
      $0.starts(with: typed) && (typed.first == UInt8(ascii: ".") || $0.first != UInt8(ascii: "."))
    }
    return Completion(typed, matching) { FileSystem.isDirectory(place / $0) }
  }
}
