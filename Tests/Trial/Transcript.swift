import Foundation

/// What a machine has printed, read while it goes on printing.
final class Transcript: @unchecked Sendable {
  private let condition = NSCondition()

  // Guarded by `condition`:
  private var bytes: [UInt8] = []
  /// What comes before this has been read.
  private var position = 0
  private var isClosed = false
  /// What somebody waits for who is to be told.
  private var awaited: [UInt8]?
  /// Whether that has come.
  private var hasCome = false

  /// Everything so far.
  var text: String {
    condition.withLock { String(decoding: bytes, as: UTF8.self) }
  }

  /// Returns whether that was the end of what is awaited.
  func append(_ byte: UInt8) -> Bool {
    condition.withLock {
      bytes.append(byte)
      condition.signal()
      guard let awaited, awaited.last == byte, bytes.suffix(awaited.count) == awaited[...] else {
        return false
      }
      hasCome = true
      return true
    }
  }

  /// From now on `append` looks for a text, or for none.
  func await(_ text: String?) {
    condition.withLock { awaited = text.map { Array($0.utf8) } }
  }

  /// Whether `append` has returned true since this was last asked.
  func takeArrival() -> Bool {
    condition.withLock {
      defer { hasCome = false }
      return hasCome
    }
  }

  /// Nothing will follow.
  func close() {
    condition.withLock {
      isClosed = true
      condition.signal()
    }
  }

  /// Reads up to the end of the next `text`; false when that is not there by `deadline`, or never will be.
  func read(through text: String, until deadline: Date) -> Bool {
    let wanted = Array(text.utf8)
    return condition.withLock {
      while true {
        if find(wanted) { return true }
        if isClosed || !condition.wait(until: deadline) { return find(wanted) }
      }
    }
  }

  private func find(_ wanted: [UInt8]) -> Bool {
    while position + wanted.count <= bytes.count {
      if bytes[position..<position + wanted.count].elementsEqual(wanted) {
        position += wanted.count
        return true
      }
      position += 1
    }
    return false
  }
}
