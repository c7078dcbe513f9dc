extension ByteString {
  public enum Side: Sendable { case left, right }

  public init(decimal number: Int) {
    self.init(UInt(number.magnitude), radix: 10, digits: 1)
    if number < 0 { bytes.insert(UInt8(ascii: "-"), at: 0) }
  }

  /// `number` in digits of `radix`, with zeros in front up to `digits`.
  public init(_ number: UInt, radix: UInt, digits: Int = 1) {
    var reversed: [UInt8] = []
    var rest = number
    while rest > 0 || reversed.count < digits {
      let digit = UInt8(rest % radix)
      reversed.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      rest /= radix
    }
    self.init(reversed.reversed())
  }

  /// With blanks added, the text at the left or at the right of them.
  public func padded(to width: Int, _ side: Side = .left) -> ByteString {
    let missing = width - count
    if missing <= 0 { return self }
    let blanks = [UInt8](repeating: UInt8(ascii: " "), count: missing)
    return ByteString(side == .left ? bytes + blanks : blanks + bytes)
  }

  /// The number that the whole text is, with a sign perhaps; nil if it is none or too large.
  public var integer: Int? {
    var digits = bytes[...]
    let negative = digits.first == UInt8(ascii: "-")
    if negative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard let magnitude = ByteString(digits).unsigned(radix: 10) else { return nil }
    if magnitude > UInt(Int.max) { return nil }
    return negative ? -Int(magnitude) : Int(magnitude)
  }

  public func unsigned(radix: UInt) -> UInt? {
    if isEmpty { return nil }
    var result: UInt = 0
    for byte in bytes {
      guard let digit = byte.digitValue, UInt(digit) < radix else { return nil }
      let (product, tooLarge) = result.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(UInt(digit))
      if tooLarge || carry { return nil }
      result = sum
    }
    return result
  }

  /// A size as people read it, in powers of 1024 and rounded up: 512, 1.5K, 37M.
  public init(humanSize size: Int) {
    let units: StaticString = " KMGTP"
    var divisor = 1
    var unit = 0
    while size / divisor >= 1024 && unit < 5 {
      divisor *= 1024
      unit += 1
    }
    if unit == 0 {
      self.init(decimal: size)
      return
    }
    let letter = units.withUTF8Buffer { $0[unit] }
    let rest = size % divisor
    let tenths = size / divisor * 10 + (rest * 10 + divisor - 1) / divisor
    if tenths < 100 {
      self = "\(tenths / 10).\(tenths % 10)\(character: letter)"
    } else {
      self = "\((size + divisor - 1) / divisor)\(character: letter)"
    }
  }
}

extension UInt8 {
  /// 0 to 35 for 0 to 9, a to z and A to Z.
  public var digitValue: Int? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(self - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(self - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  public var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  public var isUpper: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
  public var isLower: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
  public var isLetter: Bool { isUpper || isLower }
  public var isSpace: Bool { self == 32 || (self >= 9 && self <= 13) }
  public var isPrintable: Bool { self >= 32 && self < 127 }
  public var lowered: UInt8 { isUpper ? self + 32 : self }
  public var raised: UInt8 { isLower ? self - 32 : self }

  /// Whether it may stand in a name of a variable.
  public var isNameCharacter: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
}
