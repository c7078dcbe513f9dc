import System

extension Shell {
  /// The value of an expression of `$((...))`.
  func evaluate(_ text: ByteString) throws(Interruption) -> Int {
    var arithmetic = Arithmetic(text, self)
    return try arithmetic.value()
  }
}

/// Integer expressions as in C (2.6.4), on 64 bits that wrap.
struct Arithmetic {
  private let text: ByteString
  private let shell: Shell
  private var position = 0

  /// Above 0 while an operand is read that C would not evaluate: `0 && x++`.
  private var skipping = 0

  init(_ text: ByteString, _ shell: Shell) {
    self.text = text
    self.shell = shell
  }

  mutating func value() throws(Interruption) -> Int {
    skipBlanks()
    if position == text.count { return 0 }
    let result = try comma()
    if position < text.count { throw mistake() }
    return result
  }

  private func mistake() -> Interruption { shell.failure("arithmetic: syntax error in '\(text)'") }

  private mutating func skipBlanks() {
    while position < text.count && text[position].isSpace { position += 1 }
  }

  /// Passes `operation` unless it begins a longer one, which ends in one of `longer`.
  private mutating func take(_ operation: ByteString, unless longer: ByteString = "") -> Bool {
    guard text.find(operation, from: position) == position else { return false }
    let end = position + operation.count
    if end < text.count && longer.bytes.contains(text[end]) { return false }
    position = end
    skipBlanks()
    return true
  }

  private mutating func comma() throws(Interruption) -> Int {
    var result = try assignment()
    while take(",") { result = try assignment() }
    return result
  }

  private mutating func assignment() throws(Interruption) -> Int {
    let start = position
    guard let name = takeName() else { return try conditional() }
    // swift-format-ignore
    let operations: [ByteString] = [
      "=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|=",
    ]
    for operation in operations where take(operation, unless: operation == "=" ? "=" : "") {
      let right = try assignment()
      let old = operation == "=" ? 0 : try variable(name)
      let symbol = ByteString(operation.dropLast())
      let value = symbol.isEmpty ? right : try apply(symbol, old, right)
      try set(name, value)
      return value
    }
    position = start
    return try conditional()
  }

  private mutating func conditional() throws(Interruption) -> Int {
    let condition = try binary(0)
    guard take("?") else { return condition }
    let first = try skipped(unless: condition != 0) { (self) throws(Interruption) in
      try self.assignment()
    }
    guard take(":") else { throw mistake() }
    let second = try skipped(unless: condition == 0) { (self) throws(Interruption) in
      try self.conditional()
    }
    return condition != 0 ? first : second
  }

  private mutating func skipped(
    unless wanted: Bool, _ body: (inout Arithmetic) throws(Interruption) -> Int
  ) throws(Interruption) -> Int {
    if !wanted { skipping += 1 }
    defer { if !wanted { skipping -= 1 } }
    return try body(&self)
  }

  /// Operators from the loosest level to the tightest, each with what would make it a longer one.
  // swift-format-ignore
  private static let levels: [[(text: ByteString, unless: ByteString)]] = [
    [("||", "")], [("&&", "")], [("|", "|=")], [("^", "=")], [("&", "&=")],
    [("==", ""), ("!=", "")],
    [("<=", ""), (">=", ""), ("<", "<"), (">", ">")],
    [("<<", "="), (">>", "=")],
    [("+", "+="), ("-", "-=")],
    [("*", "="), ("/", "="), ("%", "=")],
  ]

  private mutating func binary(_ level: Int) throws(Interruption) -> Int {
    if level == Arithmetic.levels.count { return try unary() }
    var left = try binary(level + 1)
    while let symbol = takeOperator(level) {
      let decided = (symbol == "||" && left != 0) || (symbol == "&&" && left == 0)
      let right = try skipped(unless: !decided) { (self) throws(Interruption) in
        try self.binary(level + 1)
      }
      left = try apply(symbol, left, right)
    }
    return left
  }

  private mutating func takeOperator(_ level: Int) -> ByteString? {
    for row in Arithmetic.levels[level] where take(row.text, unless: row.unless) {
      return row.text
    }
    return nil
  }

  private func apply(_ symbol: ByteString, _ left: Int, _ right: Int) throws(Interruption) -> Int {
    switch symbol {
    case "||": return left != 0 || right != 0 ? 1 : 0
    case "&&": return left != 0 && right != 0 ? 1 : 0
    case "|": return left | right
    case "^": return left ^ right
    case "&": return left & right
    case "==": return left == right ? 1 : 0
    case "!=": return left != right ? 1 : 0
    case "<=": return left <= right ? 1 : 0
    case ">=": return left >= right ? 1 : 0
    case "<": return left < right ? 1 : 0
    case ">": return left > right ? 1 : 0
    case "<<": return left << (right & 63)
    case ">>": return left >> (right & 63)
    case "+": return left &+ right
    case "-": return left &- right
    case "*": return left &* right
    default:
      if skipping > 0 { return 0 }
      if right == 0 { throw shell.failure("arithmetic: division by zero") }
      if right == -1 { return symbol == "/" ? 0 &- left : 0 }
      return symbol == "/" ? left / right : left % right
    }
  }

  private mutating func unary() throws(Interruption) -> Int {
    if take("++") { return try step(1) }
    if take("--") { return try step(-1) }
    if take("-") { return 0 &- (try unary()) }
    if take("+") { return try unary() }
    if take("!", unless: "=") { return try unary() == 0 ? 1 : 0 }
    if take("~") { return ~(try unary()) }
    return try primary()
  }

  /// `++x`
  private mutating func step(_ amount: Int) throws(Interruption) -> Int {
    guard let name = takeName() else { throw mistake() }
    let value = try variable(name) &+ amount
    try set(name, value)
    return value
  }

  private mutating func primary() throws(Interruption) -> Int {
    if take("(") {
      let result = try comma()
      if !take(")") { throw mistake() }
      return result
    }
    if let name = takeName() {
      let value = try variable(name)
      if take("++") { try set(name, value &+ 1) }
      if take("--") { try set(name, value &- 1) }
      return value
    }
    return try number()
  }

  /// Decimal, octal behind 0, hexadecimal behind 0x.
  private mutating func number() throws(Interruption) -> Int {
    let start = position
    while position < text.count && text[position].isNameCharacter { position += 1 }
    let digits = ByteString(text[start..<position])
    skipBlanks()
    guard let value = Arithmetic.parse(digits) else { throw mistake() }
    return value
  }

  static func parse(_ digits: ByteString) -> Int? {
    let value: UInt?
    if digits.starts(with: "0x") || digits.starts(with: "0X") {
      value = ByteString(digits.dropFirst(2)).unsigned(radix: 16)
    } else if digits.starts(with: "0") {
      value = digits.unsigned(radix: 8)
    } else {
      value = digits.unsigned(radix: 10)
    }
    return value.map { Int(bitPattern: $0) }
  }

  private mutating func takeName() -> ByteString? {
    guard position < text.count, text[position].isNameCharacter, !text[position].isDigit else {
      return nil
    }
    let start = position
    while position < text.count && text[position].isNameCharacter { position += 1 }
    defer { skipBlanks() }
    return ByteString(text[start..<position])
  }

  private func variable(_ name: ByteString) throws(Interruption) -> Int {
    let text = (shell[name] ?? "").trimmed
    if text.isEmpty { return 0 }
    if text.first == UInt8(ascii: "-") {
      guard let value = Arithmetic.parse(ByteString(text.dropFirst())) else { throw mistake() }
      return 0 &- value
    }
    if let value = Arithmetic.parse(text) { return value }
    throw shell.failure("arithmetic: '\(text)' in \(name) is not a number")
  }

  private func set(_ name: ByteString, _ value: Int) throws(Interruption) {
    if skipping == 0 { try shell.assign(name, "\(value)") }
  }
}
