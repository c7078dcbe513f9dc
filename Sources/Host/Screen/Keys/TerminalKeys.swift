/// What a person does at a terminal, told from the bytes that it sends (ECMA-48, xterm's control sequences): keys, and the mouse by
/// SGR's way of telling (`CSI < button ; column ; line M`).
package struct TerminalKeys {
  /// What happened.
  package enum Event: Equatable {
    case stroke(KeyStroke)
    /// The mouse is over a character, counted from 0. Buttons: 0 left, 1 middle, 2 right; nil for a movement alone.
    case pointer(column: Int, line: Int, button: Int?, isDown: Bool)
    /// The wheel was turned, up and to the right.
    case wheel(x: Int, y: Int)
  }

  /// Longer sequences are none.
  private static let limit = 32

  // By the last byte of `CSI ... byte` and `SS3 byte`.
  private static let letters: [UInt8: UInt16] = [
    UInt8(ascii: "A"): KeyStroke.Key.up, UInt8(ascii: "B"): KeyStroke.Key.down,
    UInt8(ascii: "C"): KeyStroke.Key.right, UInt8(ascii: "D"): KeyStroke.Key.left,
    UInt8(ascii: "H"): KeyStroke.Key.home, UInt8(ascii: "F"): KeyStroke.Key.end,
  ].merging(
    zip("PQRS".utf8, 1...4).compactMap { letter, number in
      KeyStroke.Key.function(number).map { (letter, $0) }
    }
  ) { $1 }
  /// The numbers of F1 to F20 in `CSI number ~`, with gaps as on DEC's keyboards.
  package static let functionNumbers = [
    11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34,
  ]
  // By the number of `CSI number ~`.
  private static let numbers: [Int: UInt16] = [
    1: KeyStroke.Key.home, 2: KeyStroke.Key.insert, 3: KeyStroke.Key.delete, 4: KeyStroke.Key.end,
    5: KeyStroke.Key.pageUp, 6: KeyStroke.Key.pageDown, 7: KeyStroke.Key.home,
    8: KeyStroke.Key.end,
  ].merging(
    functionNumbers.enumerated().compactMap { place, number in
      KeyStroke.Key.function(place + 1).map { (number, $0) }
    }
  ) { $1 }

  /// The beginning of a sequence whose end has not come.
  private var pending: [UInt8] = []

  /// Nothing has come.
  package init() {}

  /// What some more bytes mean. They are taken as they came: Escape with nothing behind it is that key.
  package mutating func events(_ bytes: some Sequence<UInt8>) -> [Event] {
    var rest = (pending + bytes)[...]
    pending = []
    var events: [Event] = []
    while let byte = rest.first {
      guard byte == 0x1b, rest.count > 1 else {
        events += character(&rest)
        continue
      }
      guard let (event, count) = Self.sequence(rest.dropFirst()) else {
        pending = Array(rest)
        return events
      }
      if let event { events.append(event) }
      rest = rest.dropFirst(1 + count)
    }
    return events
  }

  /// A character; those beyond ASCII have no key, and go byte by byte.
  private func character(_ rest: inout ArraySlice<UInt8>) -> [Event] {
    let byte = rest.removeFirst()
    guard byte < 0x80, let stroke = KeyStroke(Unicode.Scalar(byte)) else { return [] }
    return [.stroke(stroke)]
  }

  /// What follows Escape, and how many bytes of that it is; nil where its end has not come.
  private static func sequence(_ bytes: ArraySlice<UInt8>) -> (Event?, Int)? {
    switch bytes.first {
    case UInt8(ascii: "O"):
      guard let letter = bytes.dropFirst().first else { return (stroke("O", .alt), 1) }
      return (letters[letter].map { .stroke(KeyStroke($0)) }, 2)
    case UInt8(ascii: "["):
      guard bytes.count > 1 else { return (stroke("[", .alt), 1) }
      let body = bytes.dropFirst().prefix(limit)
      guard let end = body.firstIndex(where: { (0x40...0x7e).contains($0) }) else {
        return body.count < limit ? nil : (nil, 1 + body.count)
      }
      return (control(body[..<end], body[end]), end - bytes.startIndex + 1)
    case .some(0x1b): return (.stroke(KeyStroke(KeyStroke.Key.escape)), 0)
    case let byte?: return (stroke(Unicode.Scalar(byte), .alt), 1)
    case nil: return nil
    }
  }

  private static func stroke(
    _ character: Unicode.Scalar, _ modifiers: KeyStroke.Modifiers
  ) -> Event? {
    guard character.isASCII, var stroke = KeyStroke(character) else { return nil }
    stroke.modifiers.formUnion(modifiers)
    return .stroke(stroke)
  }

  private static func control(_ parameters: ArraySlice<UInt8>, _ end: UInt8) -> Event? {
    let isMouse = parameters.first == UInt8(ascii: "<")
    let numbers = parameters.dropFirst(isMouse ? 1 : 0)
      .split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    if isMouse { return mouse(numbers, isDown: end == UInt8(ascii: "M")) }
    if end == UInt8(ascii: "Z") { return .stroke(KeyStroke(KeyStroke.Key.tab, .shift)) }
    let isNumbered = end == UInt8(ascii: "~")
    guard let key = isNumbered ? Self.numbers[numbers.first ?? 0] : letters[end] else { return nil }
    // One more than the sum of Shift 1, Alt 2, Control 4.
    let modifiers = numbers.count > 1 ? max(0, numbers[1] - 1) & 7 : 0
    return .stroke(KeyStroke(key, KeyStroke.Modifiers(rawValue: UInt8(modifiers))))
  }

  /// Bits 0 and 1 are the button, 5 a movement, 6 the wheel.
  private static func mouse(_ numbers: [Int], isDown: Bool) -> Event? {
    guard numbers.count == 3, numbers.allSatisfy({ (0...65_535).contains($0) }) else { return nil }
    let (code, button) = (numbers[0], numbers[0] & 3)
    if code & 64 != 0 {
      let steps = [(0, 1), (0, -1), (-1, 0), (1, 0)]
      return isDown ? .wheel(x: steps[button].0, y: steps[button].1) : nil
    }
    return .pointer(
      column: max(0, numbers[1] - 1), line: max(0, numbers[2] - 1),
      button: code & 32 != 0 || button == 3 ? nil : button, isDown: isDown)
  }
}
