/// A byte's number in one direction of a connection (RFC 9293, section 3.4). Numbers go round, so which of two comes
/// first is told by the shorter way between them.
struct SequenceNumber: Equatable {
  let number: UInt32

  init(_ number: UInt32) { self.number = number }

  static func + (left: SequenceNumber, count: Int) -> SequenceNumber {
    SequenceNumber(left.number &+ UInt32(truncatingIfNeeded: count))
  }

  static func - (left: SequenceNumber, count: Int) -> SequenceNumber { left + -count }

  /// How far `left` is behind `right`: negative if it comes first.
  static func - (left: SequenceNumber, right: SequenceNumber) -> Int {
    Int(Int32(bitPattern: left.number &- right.number))
  }

  static func < (left: SequenceNumber, right: SequenceNumber) -> Bool { left - right < 0 }
  static func <= (left: SequenceNumber, right: SequenceNumber) -> Bool { left - right <= 0 }
  static func > (left: SequenceNumber, right: SequenceNumber) -> Bool { left - right > 0 }
  static func >= (left: SequenceNumber, right: SequenceNumber) -> Bool { left - right >= 0 }

  static func latest(_ left: SequenceNumber, _ right: SequenceNumber) -> SequenceNumber {
    left < right ? right : left
  }
}
