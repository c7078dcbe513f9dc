import Processor

/// Calls of SBI 0.1 (SBI 2.0, chapter 5), each an extension of its own: those that kernels still make when all else has
/// failed. They answer in a0 alone.
///
/// The four that take a hart mask by its virtual address are left out: every kernel since 2020 knows their successors.
enum LegacyCall: UInt {
  case setTimer = 0
  case putCharacter = 1
  case getCharacter = 2
  case clearInterrupt = 3
  case shutdown = 8

  func answer(_ call: Call) -> UInt {
    switch self {
    case .setTimer:
      call.hart.setTimer(call[0])
      return 0
    case .putCharacter:
      Serial.send(UInt8(truncatingIfNeeded: call[0]))
      return 0
    case .getCharacter: return Serial.receive().map { UInt($0) } ?? .max
    case .clearInterrupt:
      let wasPending = read_mip() & Interrupt.supervisorSoftware != 0
      clear_mip(Interrupt.supervisorSoftware)
      return wasPending ? 1 : 0
    case .shutdown: Finisher.end(.powerOff)
    }
  }
}
