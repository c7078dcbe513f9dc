import System

/// printf(1): a format with its arguments, repeated while arguments are left.
struct Printf {
  private let format: ByteString
  private var arguments: ArraySlice<ByteString>
  private var position = 0
  private var stops = false
  private(set) var text = ByteString()

  /// What was wrong with arguments; the text goes on with 0 for them.
  private(set) var mistakes: [ByteString] = []

  init(_ format: ByteString, _ arguments: ArraySlice<ByteString>) {
    self.format = format
    self.arguments = arguments
    repeat {
      let before = self.arguments.count
      formatOnce()
      if self.arguments.count == before { break }
    } while !self.arguments.isEmpty && !stops
  }

  /// `%-08.3x`: what stands between the percent sign and the letter.
  private struct Specification {
    var left = false
    var zeros = false
    var sign: ByteString = ""
    var alternate = false
    var width = 0
    var precision: Int?
  }

  private mutating func formatOnce() {
    position = 0
    while position < format.count && !stops {
      let end = format.bytes[position...].firstIndex(of: UInt8(ascii: "%")) ?? format.count
      let plain = Escapes.replaced(ByteString(format[position..<end]), octalNeedsZero: false)
      text += plain.text
      stops = plain.stops
      position = end + 1
      if end < format.count && !stops { convert() }
    }
  }

  private mutating func convert() {
    let specification = parseSpecification()
    guard position < format.count else {
      mistakes.append("the format ends within a conversion")
      return
    }
    let letter = format[position]
    position += 1
    switch letter {
    case UInt8(ascii: "%"): text.append(letter)
    case UInt8(ascii: "s"): appendText(arguments.popFirst() ?? "", specification)
    case UInt8(ascii: "c"):
      appendText(ByteString((arguments.popFirst() ?? "").prefix(1)), specification)
    case UInt8(ascii: "b"):
      let (replaced, ended) = Escapes.replaced(arguments.popFirst() ?? "", octalNeedsZero: true)
      stops = ended
      appendText(replaced, specification)
    case UInt8(ascii: "d"), UInt8(ascii: "i"):
      let number = nextNumber()
      let sign: ByteString = number < 0 ? "-" : specification.sign
      appendNumber(number.magnitude, radix: 10, sign, specification)
    case UInt8(ascii: "u"):
      appendNumber(UInt(bitPattern: nextNumber()), radix: 10, "", specification)
    case UInt8(ascii: "o"):
      let prefix: ByteString = specification.alternate ? "0" : ""
      appendNumber(UInt(bitPattern: nextNumber()), radix: 8, prefix, specification)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      let prefix: ByteString = specification.alternate ? "0x" : ""
      let start = text.count
      appendNumber(UInt(bitPattern: nextNumber()), radix: 16, prefix, specification)
      if letter == UInt8(ascii: "X") {
        for index in start..<text.count { text[index] = text[index].raised }
      }
    default: mistakes.append("unknown conversion %\(character: letter)")
    }
  }

  private mutating func parseSpecification() -> Specification {
    var result = Specification()
    flags: while position < format.count {
      switch format[position] {
      case UInt8(ascii: "-"): result.left = true
      case UInt8(ascii: "0"): result.zeros = true
      case UInt8(ascii: "+"): result.sign = "+"
      case UInt8(ascii: " "): if result.sign.isEmpty { result.sign = " " }
      case UInt8(ascii: "#"): result.alternate = true
      default: break flags
      }
      position += 1
    }
    result.width = parseCount() ?? 0
    if result.width < 0 {
      result.left = true
      result.width = -result.width
    }
    if position < format.count && format[position] == UInt8(ascii: ".") {
      position += 1
      result.precision = parseCount() ?? 0
    }
    return result
  }

  /// A number, or `*` for an argument that is one.
  private mutating func parseCount() -> Int? {
    if position < format.count && format[position] == UInt8(ascii: "*") {
      position += 1
      return nextNumber()
    }
    let digits = format.bytes[min(position, format.count)...].prefix { $0.isDigit }
    position = digits.endIndex
    return ByteString(digits).integer.map { min($0, 100_000) }
  }

  private mutating func appendText(_ value: ByteString, _ specification: Specification) {
    let cut = specification.precision.map { ByteString(value.prefix(max(0, $0))) } ?? value
    text += cut.padded(to: specification.width, specification.left ? .left : .right)
  }

  private mutating func appendNumber(
    _ magnitude: UInt, radix: UInt, _ prefix: ByteString, _ specification: Specification
  ) {
    var digits = specification.precision ?? 1
    if specification.zeros && !specification.left && specification.precision == nil {
      digits = max(1, specification.width - prefix.count)
    }
    let number = ByteString(magnitude, radix: radix, digits: digits)
    let whole = prefix + number
    text += whole.padded(to: specification.width, specification.left ? .left : .right)
  }

  /// Decimal, 0x and 0 as in C, or the code of the character behind a quote.
  private mutating func nextNumber() -> Int {
    guard let argument = arguments.popFirst(), !argument.isEmpty else { return 0 }
    if argument.count > 1, argument[0] == UInt8(ascii: "'") || argument[0] == UInt8(ascii: "\"") {
      return Int(argument[1])
    }
    let negative = argument[0] == UInt8(ascii: "-")
    let digits = negative || argument[0] == UInt8(ascii: "+") ? argument.dropFirst() : argument[...]
    var number = ByteString(digits)
    var radix: UInt = 10
    if number.starts(with: "0x") || number.starts(with: "0X") {
      number = ByteString(number.dropFirst(2))
      radix = 16
    } else if number.count > 1 && number[0] == UInt8(ascii: "0") {
      radix = 8
    }
    guard let value = number.unsigned(radix: radix) else {
      mistakes.append("'\(argument)' is not a number")
      return 0
    }
    return negative ? 0 &- Int(bitPattern: value) : Int(bitPattern: value)
  }
}
