// The kinds of fields that there are.
extension StateVisitor {
  /// A number of up to 64 bits. It is inlined, since what is generic over integers is slow: restoring a machine spent a fifth
  /// of its time in witness tables.
  @inlinable
  public mutating func visit<Value: FixedWidthInteger>(
    _ name: String, _ value: inout Value
  ) throws(StateError) {
    let bits = try visit(
      name, UInt64(truncatingIfNeeded: value), width: Value.bitWidth / 8, isSigned: Value.isSigned)
    value = Value(truncatingIfNeeded: bits)
  }

  /// The lower `width` bytes of `bits`, which are a number; returns what it is now.
  @usableFromInline
  mutating func visit(
    _ name: String, _ bits: UInt64, width: Int, isSigned: Bool
  ) throws(StateError) -> UInt64 {
    let logarithm = UInt8(truncatingIfNeeded: width.trailingZeroBitCount)
    try header((isSigned ? Kind.signed : Kind.unsigned) + logarithm, name)
    return try number(bits, width: width, of: name)
  }

  /// Yes or no.
  public mutating func visit(_ name: String, _ value: inout Bool) throws(StateError) {
    try header(Kind.bool, name)
    let byte = try number(value ? 1 : 0, width: 1, of: name)
    guard byte <= 1 else { throw error(.refused("is neither 0 nor 1"), name) }
    value = byte == 1
  }

  /// One of the cases of an enumeration, by its raw value.
  public mutating func visit<Value: RawRepresentable>(
    _ name: String, _ value: inout Value
  ) throws(StateError) where Value.RawValue: FixedWidthInteger {
    var raw = value.rawValue
    try visit(name, &raw)
    guard let known = Value(rawValue: raw) else {
      throw error(.refused("has a value that is not known, \(raw)"), name)
    }
    value = known
  }

  /// Whether an optional has a value: for those that are written by more than one field. Returns whether it has one now.
  public mutating func visitPresence(
    _ name: String, _ isPresent: Bool
  ) throws(StateError) -> Bool {
    var isPresent = isPresent
    try visit(name, &isPresent)
    return isPresent
  }

  /// A number that may be absent.
  public mutating func visit<Value: FixedWidthInteger>(
    _ name: String, _ value: inout Value?
  ) throws(StateError) {
    if isReading ? nextKind == Kind.absent : value == nil {
      try header(Kind.absent, name)
      value = nil
    } else {
      var present = value ?? 0
      try visit(name, &present)
      value = present
    }
  }

  /// A case of an enumeration that may be absent.
  public mutating func visit<Value: RawRepresentable>(
    _ name: String, _ value: inout Value?
  ) throws(StateError) where Value.RawValue: FixedWidthInteger {
    var raw = value?.rawValue
    try visit(name, &raw)
    guard let raw else {
      value = nil
      return
    }
    guard let known = Value(rawValue: raw) else {
      throw error(.refused("has a value that is not known, \(raw)"), name)
    }
    value = known
  }

  /// Bytes, up to so many.
  public mutating func visit(
    _ name: String, _ value: inout [UInt8], atMost limit: Int
  ) throws(StateError) {
    try header(Kind.bytes, name)
    var count = value.count
    try self.count(&count, of: name, atMost: limit)
    try raw(&value, count: count, of: name)
  }

  /// Text, up to so many bytes of it. What is no UTF-8 is replaced.
  public mutating func visit(
    _ name: String, _ value: inout String, atMost limit: Int
  ) throws(StateError) {
    try header(Kind.text, name)
    var bytes = Array(value.utf8)
    var count = bytes.count
    try self.count(&count, of: name, atMost: limit)
    try raw(&bytes, count: count, of: name)
    if isReading { value = String(decoding: bytes, as: UTF8.self) }
  }

  /// Numbers, up to so many.
  public mutating func visit<Value: FixedWidthInteger>(
    _ name: String, _ values: inout [Value], atMost limit: Int
  ) throws(StateError) {
    let width = UInt8(truncatingIfNeeded: (Value.bitWidth / 8).trailingZeroBitCount)
    try header(Kind.numbers + width, name)
    var count = values.count
    try self.count(&count, of: name, atMost: limit)
    if !isReading {
      add(values)
      return
    }
    try numbers(&values, count: count, of: name)
  }

  /// Numbers, exactly as many as there are.
  public mutating func visitAll<Value: FixedWidthInteger>(
    _ name: String, _ values: inout [Value]
  ) throws(StateError) {
    // What is refused must not change how many there are to be.
    var read = values
    try visit(name, &read, atMost: values.count)
    try require(
      read.count == values.count, name, "has \(read.count) elements instead of \(values.count)")
    values = read
  }

  /// Answers of yes or no, exactly as many as there are.
  public mutating func visitAll(_ name: String, _ values: inout [Bool]) throws(StateError) {
    var bytes = values.map { $0 ? 1 : 0 as UInt8 }
    try visitAll(name, &bytes)
    try require(bytes.allSatisfy { $0 <= 1 }, name, "has an element that is neither 0 nor 1")
    values = bytes.map { $0 == 1 }
  }

  /// Values that consist of fields, up to so many. `visit` shows the fields of one of them; `blank` is what it is given to
  /// fill when reading.
  public mutating func visit<Element>(
    _ name: String, _ values: inout [Element], atMost limit: Int, blank: Element,
    _ visit: (inout Element, inout StateVisitor) throws(StateError) -> Void
  ) throws(StateError) {
    try header(Kind.list, name)
    var count = values.count
    try self.count(&count, of: name, atMost: limit)
    for index in 0..<count {
      try enter(name + " " + String(index))
      var value = isReading ? blank : values[index]
      try visit(&value, &self)
      if isReading {
        if index == 0 { values = [] }
        values.append(value)
      }
      try leave()
    }
    if isReading, count == 0 { values = [] }
    try header(Kind.end, "")
  }
}
