/// What was pressed.
public enum Key: Equatable, Sendable {
  case character(Unicode.Scalar)
  /// With the control key: the letter in upper case.
  case control(Unicode.Scalar)
  /// With the alt key, or after escape.
  case alternate(Unicode.Scalar)
  case up, down, left, right, home, end, pageUp, pageDown, insert, delete
  case wordLeft, wordRight
  case enter, tab, backspace, escape
  /// A signal came, as when the window's size changes.
  case interrupted
  case endOfInput
}

/// Makes keys of the bytes that a terminal sends (ECMA-48 and xterm's control sequences).
public final class KeyReader {
  private let descriptor: FileDescriptor
  private var pending: [UInt8] = []

  public init(_ descriptor: FileDescriptor = .standardInput) { self.descriptor = descriptor }

  public func next() -> Key {
    guard let byte = nextByte() else { return wasInterrupted ? .interrupted : .endOfInput }
    switch byte {
    case 13, 10: return .enter
    case 9: return .tab
    case 8, 127: return .backspace
    case 27: return escapeSequence()
    case 0: return .control("@")
    case 1..<32: return .control(Unicode.Scalar(byte + 64))
    case 0x80...: return character(byte)
    default: return .character(Unicode.Scalar(byte))
    }
  }

  /// Whether there are bytes that a read has brought and nobody has asked for.
  public var isPending: Bool { !pending.isEmpty }

  private var wasInterrupted = false

  private func nextByte() -> UInt8? {
    wasInterrupted = false
    if pending.isEmpty {
      do {
        // A read that a signal interrupts must come back, so that the window can be drawn again.
        guard try descriptor.waitForInput(milliseconds: nil) else { return nil }
        pending = try descriptor.read(upTo: 256).bytes
      } catch {
        wasInterrupted = error == .interrupted
        return nil
      }
    }
    return pending.isEmpty ? nil : pending.removeFirst()
  }

  /// The next byte of a sequence, if one comes soon: nobody types so fast.
  private func soon() -> UInt8? {
    if pending.isEmpty {
      let ready = try? descriptor.waitForInput(milliseconds: 50)
      guard ready == true else { return nil }
    }
    return nextByte()
  }

  private func character(_ first: UInt8) -> Key {
    var bytes = ByteString([first])
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    while bytes.count < length, let byte = soon() { bytes.append(byte) }
    return .character(bytes.scalar(at: 0).scalar)
  }

  private func escapeSequence() -> Key {
    guard let byte = soon() else { return .escape }
    switch byte {
    case UInt8(ascii: "["): return controlSequence()
    case UInt8(ascii: "O"): return soon().map { letter($0, modified: false) } ?? .escape
    case 127, 8: return .alternate("\u{7F}")
    default: return .alternate(Unicode.Scalar(byte))
    }
  }

  /// Digits and semicolons, then what ends the sequence.
  private func controlSequence() -> Key {
    var parameters = ByteString()
    while let byte = soon() {
      if byte.isDigit || byte == UInt8(ascii: ";") {
        parameters.append(byte)
      } else if byte == UInt8(ascii: "~") {
        return numbered(parameters.split(at: ";")[0].integer ?? 0)
      } else {
        return letter(byte, modified: parameters.contains(UInt8(ascii: ";")))
      }
    }
    return .escape
  }

  private func letter(_ byte: UInt8, modified: Bool) -> Key {
    switch byte {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): modified ? .wordRight : .right
    case UInt8(ascii: "D"): modified ? .wordLeft : .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    default: .escape
    }
  }

  private func numbered(_ number: Int) -> Key {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    default: .escape
    }
  }
}
