import System

/// expr(1): each argument is a number, a text or an operator.
enum Expression {
  static let tool = Tool(
    "expr", "EXPRESSION",
    "Computes: | & = != < <= > >= + - * / % : ( ), match, substr, index, length.",
    parsing: .none, usageStatus: 2, run)

  private static func run(_ call: Invocation) {
    call.require(atLeast: 1)
    var evaluation = Evaluation(rest: call.operands[...], call: call)
    let result = evaluation.level(0)
    if !evaluation.rest.isEmpty {
      call.misuse("unexpected '\(evaluation.rest[evaluation.rest.startIndex])'")
    }
    output.line(result)
    Program.exit(Evaluation.isTrue(result) ? 0 : 1)
  }

  private struct Evaluation {
    var rest: ArraySlice<ByteString>
    let call: Invocation

    /// From the loosest to the tightest.
    // swift-format-ignore
    private static let levels: [[ByteString]] = [
      ["|"], ["&"], ["=", "==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"], [":"],
    ]

    static func isTrue(_ text: ByteString) -> Bool { !text.isEmpty && text.integer != 0 }

    mutating func level(_ number: Int) -> ByteString {
      if number == Evaluation.levels.count { return primary() }
      var left = level(number + 1)
      while let symbol = rest.first, Evaluation.levels[number].contains(symbol) {
        rest = rest.dropFirst()
        left = apply(symbol, left, level(number + 1))
      }
      return left
    }

    private mutating func primary() -> ByteString {
      guard let first = rest.popFirst() else { call.misuse("an operand is missing") }
      switch first {
      case "(":
        let result = level(0)
        if rest.popFirst() != ")" { call.misuse("')' is missing") }
        return result
      case "length" where !rest.isEmpty: return "\(primary().count)"
      case "match" where rest.count >= 2:
        let text = primary()
        return match(text, primary())
      case "index" where rest.count >= 2:
        let text = primary()
        let set = primary()
        return "\(text.bytes.firstIndex { set.bytes.contains($0) }.map { $0 + 1 } ?? 0)"
      case "substr" where rest.count >= 3:
        let text = primary()
        let (start, length) = (primary().integer ?? 0, primary().integer ?? 0)
        if start < 1 || length < 1 { return "" }
        return ByteString(text.bytes.dropFirst(start - 1).prefix(length))
      default: return first
      }
    }

    private func apply(_ symbol: ByteString, _ left: ByteString, _ right: ByteString) -> ByteString
    {
      switch symbol {
      case "|": return Evaluation.isTrue(left) ? left : Evaluation.isTrue(right) ? right : "0"
      case "&": return Evaluation.isTrue(left) && Evaluation.isTrue(right) ? left : "0"
      case ":": return match(left, right)
      case "+", "-", "*", "/", "%": return compute(symbol, left, right)
      default: return compare(symbol, left, right) ? "1" : "0"
      }
    }

    private func compute(_ symbol: ByteString, _ left: ByteString, _ right: ByteString)
      -> ByteString
    {
      guard let a = left.integer, let b = right.integer else { call.misuse("not a whole number") }
      if b == 0 && (symbol == "/" || symbol == "%") { call.misuse("division by zero") }
      let (result, tooLarge) =
        switch symbol {
        case "+": a.addingReportingOverflow(b)
        case "-": a.subtractingReportingOverflow(b)
        case "*": a.multipliedReportingOverflow(by: b)
        case "/": a.dividedReportingOverflow(by: b)
        default: a.remainderReportingOverflow(dividingBy: b)
        }
      if tooLarge { call.misuse("the result is too large") }
      return "\(result)"
    }

    private func compare(_ symbol: ByteString, _ left: ByteString, _ right: ByteString) -> Bool {
      var order = left == right ? 0 : left < right ? -1 : 1
      if let a = left.integer, let b = right.integer { order = a == b ? 0 : a < b ? -1 : 1 }
      switch symbol {
      case "=", "==": return order == 0
      case "!=": return order != 0
      case "<": return order < 0
      case "<=": return order <= 0
      case ">": return order > 0
      default: return order >= 0
      }
    }

    /// At the start of the text: its first group, or how much matches.
    private func match(_ text: ByteString, _ expression: ByteString) -> ByteString {
      let pattern: Pattern
      do throws(Pattern.Mistake) {
        pattern = try Pattern("^" + expression)
      } catch {
        call.misuse(error.message)
      }
      let found = pattern.firstMatch(in: text)
      if pattern.hasGroups {
        guard let group = found?.groups[1] else { return "" }
        return ByteString(text[group])
      }
      return "\(found?.range.count ?? 0)"
    }
  }
}
