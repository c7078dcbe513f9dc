import System

/// Carries out sed's commands on one line after the other.
final class StreamEditor {
  private let commands: [StreamCommand]
  private let quiet: Bool
  private let write: (ByteString) -> Void

  /// The pattern space and the hold space, in sed's words.
  var line = ByteString()
  private var held = ByteString()

  private var number = 0
  private var files: ArraySlice<ByteString> = []
  private var input: Input?

  /// A line read ahead: only so can `$` be told.
  private var next: ByteString?
  private var inRange: [Bool]
  private var rangeEnds: [Int]
  var substituted = false
  private var appended: [ByteString] = []
  private var lastPattern: Pattern?
  private var outputs: [ByteString: FileDescriptor] = [:]

  init(
    _ commands: [StreamCommand], quiet: Bool, write: @escaping (ByteString) -> Void
  ) {
    self.commands = commands
    self.quiet = quiet
    self.write = write
    inRange = commands.map { _ in false }
    rangeEnds = commands.map { _ in 0 }
  }

  func run(_ files: [ByteString]) {
    self.files = files[...]
    next = readLine()
    while takeLine() {
      var ending = runCommands()
      while ending == .again { ending = runCommands() }
      if ending != .deleted && !quiet { print(line) }
      finishCycle()
      if case .quit(let status) = ending {
        Program.exitStatus = max(Program.exitStatus, status)
        return
      }
      if case .quitSilently(let status) = ending {
        Program.exitStatus = max(Program.exitStatus, status)
        return
      }
    }
  }

  private enum Ending: Equatable {
    case complete, deleted, again
    case quit(Int)
    case quitSilently(Int)
  }

  func print(_ text: ByteString) { write(text + "\n") }

  private func finishCycle() {
    for text in appended { write(text) }
    appended = []
  }

  // MARK: Input

  private func readLine() -> ByteString? {
    while true {
      if let input {
        if let line = try? input.nextLine() { return line.withoutNewline }
        input.close()
        self.input = nil
      }
      guard let file = files.popFirst() else { return nil }
      input = attempt(file, try Input(path: file))
    }
  }

  private func takeLine() -> Bool {
    guard let taken = next else { return false }
    line = taken
    number += 1
    next = readLine()
    substituted = false
    return true
  }

  // MARK: Addresses

  private func selects(_ index: Int) -> Bool {
    let command = commands[index]
    guard let first = command.first else { return !command.negated }
    guard let second = command.second else { return matches(first) != command.negated }
    var selected = false
    if inRange[index] {
      selected = true
      if endsRange(second, index) { inRange[index] = false }
    } else if matches(first) {
      selected = true
      inRange[index] = !startsAndEnds(second, index)
    }
    return selected != command.negated
  }

  private func startsAndEnds(_ second: StreamCommand.Address, _ index: Int) -> Bool {
    switch second {
    case .line(let last): return last <= number
    case .following(let count):
      rangeEnds[index] = number + count
      return count == 0
    case .last: return next == nil
    default: return false
    }
  }

  private func endsRange(_ second: StreamCommand.Address, _ index: Int) -> Bool {
    switch second {
    case .line(let last): number >= last
    case .following: number >= rangeEnds[index]
    default: matches(second)
    }
  }

  private func matches(_ address: StreamCommand.Address) -> Bool {
    switch address {
    case .line(let wanted): return number == wanted
    case .last: return next == nil
    case .step(let first, let step):
      return step > 0 ? number >= first && (number - first) % step == 0 : number == first
    case .following: return false
    case .pattern(let pattern): return used(pattern).matches(line)
    }
  }

  /// The pattern, or the last one for an empty expression.
  private func used(_ pattern: Pattern?) -> Pattern {
    if let pattern { lastPattern = pattern }
    guard let lastPattern else { Program.fail("no expression came before") }
    return lastPattern
  }

  // MARK: Commands

  private func runCommands() -> Ending {
    var index = 0
    while index < commands.count {
      if !selects(index) {
        if case .open(let end) = commands[index].action { index = end }
        index += 1
        continue
      }
      switch commands[index].action {
      case .branch(let label, let ifSubstituted):
        if !ifSubstituted || substituted {
          substituted = false
          index = target(label)
        }
      case .quit(let status, let printing):
        return printing ? .quit(status) : .quitSilently(status)
      case .change(let text):
        if commands[index].second == nil || !inRange[index] { write(text) }
        return .deleted
      case .letter(let letter):
        if let ending = run(letter) { return ending }
      default: run(commands[index].action)
      }
      index += 1
    }
    return .complete
  }

  private func target(_ label: ByteString) -> Int {
    if label.isEmpty { return commands.count }
    for (index, command) in commands.enumerated() {
      if case .label(let name) = command.action, name == label { return index }
    }
    Program.fail("no label '\(label)'")
  }

  private func run(_ action: StreamCommand.Action) {
    switch action {
    case .substitute(let pattern, let replacement): substitute(used(pattern), replacement)
    case .transliterate(let table): line = ByteString(line.bytes.map { table[Int($0)] })
    case .append(let text): appended.append(text)
    case .insert(let text): write(text)
    case .readFile(let path): appended.append((try? FileSystem.contents(of: path)) ?? "")
    case .writeFile(let path): write(line, to: path)
    default: break
    }
  }

  /// The commands of a letter; nil to go on.
  private func run(_ letter: UInt8) -> Ending? {
    switch letter {
    case UInt8(ascii: "d"): return .deleted
    case UInt8(ascii: "p"): print(line)
    case UInt8(ascii: "="): print("\(number)")
    case UInt8(ascii: "g"): line = held
    case UInt8(ascii: "G"): line = line + "\n" + held
    case UInt8(ascii: "h"): held = line
    case UInt8(ascii: "H"): held = held + "\n" + line
    case UInt8(ascii: "x"): swap(&line, &held)
    case UInt8(ascii: "P"): print(line.cut(at: "\n")?.before ?? line)
    case UInt8(ascii: "l"): print(visible(line) + "$")
    case UInt8(ascii: "D"):
      guard let (_, rest) = line.cut(at: "\n") else { return .deleted }
      line = rest
      finishCycle()
      return .again
    case UInt8(ascii: "n"):
      if next == nil { return .complete }
      if !quiet { print(line) }
      finishCycle()
      _ = takeLine()
    default: return appendNextLine()
    }
    return nil
  }

  private func appendNextLine() -> Ending? {
    if next == nil { return .complete }
    let before = line
    finishCycle()
    _ = takeLine()
    line = before + "\n" + line
    return nil
  }

  private func visible(_ text: ByteString) -> ByteString {
    var result = ByteString()
    for byte in text.bytes {
      switch byte {
      case 9: result += "\\t"
      case 10: result += "\\n"
      case 92: result += "\\\\"
      case _ where byte.isPrintable: result.append(byte)
      default: result += "\\\(octal: UInt(byte), digits: 3)"
      }
    }
    return result
  }

  func write(_ text: ByteString, to path: ByteString) {
    if outputs[path] == nil {
      outputs[path] = attempt(
        path, try FileDescriptor.open(path, [.writeOnly, .create, .truncate]))
    }
    if let file = outputs[path] { attempt(path, try file.writeAll(text + "\n")) }
  }
}
