extension GuestTerminal {
  /// How what follows looks (SGR).
  func setStyle(_ sequence: ControlSequence) {
    var rest = sequence.parameters[...]
    if rest.isEmpty { setStyle(0) }
    while let parameter = rest.popFirst() {
      let subs = rest.prefix { $0.isSub }
      rest = rest.dropFirst(subs.count)
      let number = parameter.value ?? 0
      guard number == 38 || number == 48 else {
        setStyle(number, isOff: subs.first?.value == 0)
        continue
      }
      let colour = subs.isEmpty ? Self.colour(&rest) : Self.colour(Array(subs))
      guard let colour else { continue }
      if number == 38 { pen.style.foreground = colour } else { pen.style.background = colour }
    }
  }

  private func setStyle(_ number: Int, isOff: Bool = false) {
    switch number {
    case 0: (pen.style, pen.isHidden) = (Style(), false)
    case 1: pen.style.attributes.insert(.bold)
    case 2: pen.style.attributes.insert(.dim)
    case 3: pen.style.attributes.insert(.italic)
    // 4:0 is none, other lines are lines.
    case 4 where isOff, 24: pen.style.attributes.remove(.underline)
    case 4, 21: pen.style.attributes.insert(.underline)
    case 7: pen.style.attributes.insert(.reverse)
    case 8, 28: pen.isHidden = number == 8
    case 22: pen.style.attributes.subtract([.bold, .dim])
    case 23: pen.style.attributes.remove(.italic)
    case 27: pen.style.attributes.remove(.reverse)
    case 30...37: pen.style.foreground = .palette(UInt8(number - 30))
    case 39: pen.style.foreground = .standard
    case 40...47: pen.style.background = .palette(UInt8(number - 40))
    case 49: pen.style.background = .standard
    case 90...97: pen.style.foreground = .palette(UInt8(number - 90 + 8))
    case 100...107: pen.style.background = .palette(UInt8(number - 100 + 8))
    default: break
    }
  }

  /// A colour in numbers of their own, as most programs write it: 5 and its number, or 2 and red, green, blue.
  private static func colour(_ rest: inout ArraySlice<ControlSequence.Parameter>) -> Colour? {
    let count = rest.first?.value == 5 ? 2 : rest.first?.value == 2 ? 4 : 1
    defer { rest = rest.dropFirst(count) }
    return colour(rest.prefix(count).map { $0.value ?? 0 })
  }

  /// A colour in parts of one number, as ITU-T T.416 has it: between 2 and red there is a colour space, often left out.
  private static func colour(_ parts: [ControlSequence.Parameter]) -> Colour? {
    var numbers = parts.map { $0.value ?? 0 }
    if numbers.first == 2, numbers.count > 4 { numbers.remove(at: 1) }
    return colour(numbers)
  }

  private static func colour(_ numbers: [Int]) -> Colour? {
    let values = numbers.dropFirst().map { UInt8(clamping: $0) }
    if numbers.first == 5, let number = values.first { return .palette(number) }
    guard numbers.first == 2, values.count >= 3 else { return nil }
    return .rgb(values[0], values[1], values[2])
  }
}
