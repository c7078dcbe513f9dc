import Processor
import Synchronization

/// What one hart can ask of another, beside what the area's other fields say.
struct HartMessages: OptionSet {
  let rawValue: UInt

  /// A software interrupt for its S mode.
  static let interrupt = HartMessages(rawValue: 1 << 0)
  /// To start: `HartArea.start` says where.
  static let start = HartMessages(rawValue: 1 << 1)
  /// Its bit in `fenceSenders` of the receiver is set.
  static let fence = HartMessages(rawValue: 1 << 2)
}

// A message is a bit in the receiver's area, and then a software interrupt of M mode.
extension Hart {
  func send(_ message: HartMessages) {
    area.pointee.messages.bitwiseOr(message.rawValue, ordering: .acquiringAndReleasing)
    Interruptor.ring(self)
  }

  /// Does what others have asked for since the last time; gives back whether the hart is to start.
  ///
  /// The interrupt is taken back first: a message that comes after that brings another one.
  @discardableResult
  func takeMessages() -> Bool {
    Interruptor.acknowledge(self)
    let raw = area.pointee.messages.exchange(0, ordering: .acquiringAndReleasing)
    let messages = HartMessages(rawValue: raw)
    if messages.contains(.fence) { carryOutFences() }
    if messages.contains(.interrupt) { set_mip(Interrupt.supervisorSoftware) }
    return messages.contains(.start)
  }
}
