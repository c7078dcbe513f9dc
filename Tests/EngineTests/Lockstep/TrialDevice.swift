import Bus
import Hart

/// A device that tells when an access comes, to the instruction, cuts turns and raises its hart's lines.
final class TrialDevice: Device {
  /// Where an interrupt's number is written, to lower its line.
  static let acknowledge: UInt64 = 0x10
  private static let (limit, raise, count, volatile): (UInt64, UInt64, UInt64, UInt64) = (
    0x20, 0x28, 0x30, 0x38
  )
  private static let lines = [3, 7, 9, 11]

  private let timeline: TrialTimeline
  /// Of all accesses so far, with their instants.
  private(set) var history: UInt64 = 0

  init(_ timeline: TrialTimeline) { self.timeline = timeline }

  var windowSize: UInt64 { 0x1000 }
  var stateVersion: UInt32 { 1 }
  var sleeper: (any Sleeper)? { nil }

  func read(offset: UInt64, width: Width) throws(BusError) -> UInt64 {
    try note(offset, width, 0)
    if width == .half { return Self.instruction(at: offset) }
    switch offset {
    case Self.count: return UInt64(timeline.executedInTurn)
    case Self.volatile:
      setLine(3, true)
      return history
    default: return history
    }
  }

  func write(offset: UInt64, width: Width, value: UInt64) throws(BusError) {
    try note(offset, width, value)
    switch offset {
    case Self.acknowledge: setLine(Int(value & 15), false)
    case Self.limit: timeline.limit(to: Int(value & 63))
    case Self.raise: setLine(Self.lines[Int(value & 1)], true)
    default: break
    }
  }

  /// What is there for whoever executes the device: counts in a0, ends in EBREAK. No jumps: the interpreter does not fetch an
  /// instruction again that jumps to itself, unless its turn ends there.
  private static func instruction(at offset: UInt64) -> UInt64 {
    switch offset & 0xfe {
    case 0xfe: 0x9002
    case 0x7e: 0
    default: offset & 4 == 0 ? 0x0001 : 0x0505
    }
  }

  /// Some of the window takes no bytes.
  private func note(_ offset: UInt64, _ width: Width, _ value: UInt64) throws(BusError) {
    if offset >= 0x400, width == .byte { throw BusError.refused }
    let instant = UInt64(timeline.executedInTurn)
    history = Hash64.hash(
      [offset, UInt64(width.rawValue), value, instant].withUnsafeBytes { Array($0) },
      seed: history)
  }

  private func setLine(_ number: Int, _ level: Bool) {
    if Self.lines.contains(number) { timeline.hart?.setInput(number, level) }
  }

  func reset() { history = 0 }

  func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("history", &history)
  }
}
