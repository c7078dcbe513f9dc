public import Assembly
internal import CHost
internal import Glibc
import Synchronization

/// Names of a guest's functions as people write them.
public enum GuestNames {
  private static let known = Mutex<[String: String]>([:])

  /// A table without the names that compilers make for themselves.
  public static func readable(_ table: SymbolTable) -> SymbolTable {
    table.filtered { !$0.name.hasPrefix(".L") }
  }

  /// A text in which names of Swift's are said as they were written: `$s6Kernel4idleyyF` as `idle`.
  public static func readable(_ text: String) -> String {
    guard text.contains("$s") || text.contains("$e") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "$") {
      let name = rest[start...].prefix {
        $0.isASCII && ($0.isLetter || $0.isNumber || "$_.".contains($0))
      }
      result += rest[..<start]
      result += name.count > 3 ? demangled(String(name)) : String(name)
      rest = rest[name.endIndex...]
    }
    return result + rest
  }

  private static func demangled(_ name: String) -> String {
    if let known = known.withLock({ $0[name] }) { return known }
    var text = name
    // Embedded Swift's begin otherwise.
    let full = name.hasPrefix("$e") ? "$s" + name.dropFirst(2) : name
    if let found = swift_demangle(full, full.utf8.count, nil, nil, 0) {
      text = short(String(cString: found))
      free(found)
    }
    known.withLock { $0[name] = text }
    return text
  }

  /// Without arguments, results and modules: `Scheduler.pick` for `Kernel.Scheduler.pick(on: Kernel.Hart) -> ()`.
  static func short(_ full: String) -> String {
    var text = full[...]
    for word in [" of ", " for ", " in "] where !text.hasPrefix("closure") {
      if let place = text.firstRange(of: word) { text = text[place.upperBound...] }
    }
    var depth = 0
    var plain = ""
    for character in text {
      if character == "(" && depth == 0, !plain.isEmpty, plain.last != " " { break }
      if character == "<" || character == "(" { depth += 1 }
      if depth == 0 { plain.append(character) }
      if character == ">" || character == ")" { depth -= 1 }
    }
    let words = plain.split(separator: " ")
    guard let last = words.last else { return full }
    let parts = last.split(separator: ".")
    let name = parts.count > 1 ? parts.dropFirst().joined(separator: ".") : String(last)
    return words.first == "closure" ? "closure in \(name)" : name
  }
}
