import System

/// find's way through a tree.
struct FindWalk {
  private let expression: FindExpression
  private let limits: FindLimits
  private let now = Clock.realTime.now
  private var collected: [[ByteString]]
  private var prunes = false

  /// The file that is being looked at.
  private struct File {
    let path: ByteString
    let metadata: Metadata
  }

  init(_ expression: FindExpression, _ limits: FindLimits) {
    self.expression = expression
    self.limits = limits
    collected = limits.together.map { _ in [] }
  }

  mutating func visit(_ path: ByteString, depth: Int) {
    guard let metadata = attempt(path, try FileSystem.metadata(of: path, followingLinks: false))
    else { return }
    let file = File(path: path, metadata: metadata)
    prunes = false
    if !limits.childrenFirst && depth >= limits.least { _ = holds(expression, file) }
    if metadata.isDirectory && depth < limits.most && !prunes {
      for name in attempt(path, try Directory.names(in: path)) ?? [] {
        visit(path / name, depth: depth + 1)
      }
    }
    if limits.childrenFirst && depth >= limits.least { _ = holds(expression, file) }
  }

  /// Runs the commands that were to get all names together.
  mutating func finish() {
    for (index, command) in limits.together.enumerated() where !collected[index].isEmpty {
      let status = Commands.run(Array(command.dropLast()) + collected[index])
      if status != 0 { Program.exitStatus = 1 }
    }
  }

  private mutating func holds(_ expression: FindExpression, _ file: File) -> Bool {
    switch expression {
    case .all: return true
    case .not(let inner): return !holds(inner, file)
    case .and(let first, let second): return holds(first, file) && holds(second, file)
    case .or(let first, let second): return holds(first, file) || holds(second, file)
    case .print(let separator):
      output.write(file.path)
      output.write(byte: separator)
      return true
    case .delete:
      // "." itself cannot go.
      if file.path == "." { return true }
      return TreeRemover.remove(file.path, recursive: file.metadata.isDirectory)
    case .prune:
      prunes = true
      return true
    case .quit: Program.exit()
    case .execute(let command):
      return Commands.run(command.map { replaced($0, file.path) }) == 0
    case .executeTogether(let index):
      collected[index].append(file.path)
      return true
    default: return test(expression, file)
    }
  }

  private func replaced(_ word: ByteString, _ path: ByteString) -> ByteString {
    guard let place = word.find("{}") else { return word }
    let before = ByteString(word[..<place])
    return before + path + replaced(ByteString(word[(place + 2)...]), path)
  }

  private func test(_ expression: FindExpression, _ file: File) -> Bool {
    let metadata = file.metadata
    switch expression {
    case .name(let glob, let ignoringCase):
      let name = file.path.lastComponent
      return glob.matches(ignoringCase ? name.lowercased : name)
    case .path(let glob): return glob.matches(file.path)
    case .kind(let kind): return metadata.kind == kind
    case .size(let comparison, let unit):
      return comparison.holds((metadata.size + unit - 1) / unit)
    case .age(let comparison, let unit):
      return comparison.holds((now.seconds - metadata.modified.seconds) / unit)
    case .newer(let time): return metadata.modified > time
    case .empty: return isEmpty(file)
    case .owner(let owner): return metadata.owner == owner
    case .permissions(let wanted, let mode):
      let common = metadata.permissions & wanted
      return mode == .exactly
        ? metadata.permissions == wanted : mode == .all ? common == wanted : common != 0
    default: return true
    }
  }

  private func isEmpty(_ file: File) -> Bool {
    if file.metadata.isDirectory { return (try? Directory.entries(of: file.path))?.isEmpty == true }
    return file.metadata.isRegular && file.metadata.size == 0
  }
}
