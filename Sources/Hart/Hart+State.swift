public import Bus
import Synchronization

// What a hart remembers, but for its cached translations (Hart+CachedState.swift).
extension Hart {
  /// The version of `visitState`.
  public static let stateVersion: UInt32 = 1

  /// Shows registers, CSRs, mode, counters, timer and reservation. For a hart that does not run.
  public func visitState(_ visitor: inout StateVisitor) throws(StateError) {
    try visitRegisters(&visitor)
    try visitTraps(&visitor)
    try visitEnvironment(&visitor)
    try visitInterrupts(&visitor)
    try visitReservation(&visitor)
    try protection.visitState(&visitor)
    guard visitor.isReading else { return }
    // What is derived.
    flushTranslations(address: nil, asid: nil)
    decoded.forgetAll()
    contextChanged()
    // What it was brought to was not done here.
    activity.counted = instructionsRetired
  }

  private func visitRegisters(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("pc", &pc)
    var mode = privilege
    try visitor.visit("privilege", &mode)
    privilege = mode
    try visitBlock("x", at: 0, &visitor)
    try visitBlock("f", at: Self.floatBase, &visitor)
    var (flags, rounding) = (fflags, frm)
    try visitor.visit("fflags", &flags)
    try visitor.visit("frm", &rounding)
    (fflags, frm) = (flags, rounding)
    try visitor.visit("instructionsRetired", &instructionsRetired)
    try cycles.visitState("cycles", &visitor)
    try retirements.visitState("retirements", &visitor)
    try visitor.require(pc & ~alignmentMask == 0, "pc", "is not aligned")
    try visitor.require(registers[0] == 0, "x", "has an x0 that is not zero")
    try visitor.require(flags < 32, "fflags", "has bits that do not exist")
    try visitor.require(rounding < 8, "frm", "has bits that do not exist")
  }

  private func visitBlock(
    _ name: String, at start: Int, _ visitor: inout StateVisitor
  ) throws(StateError) {
    var values = (0..<32).map { registers[start + $0] }
    try visitor.visitAll(name, &values)
    if visitor.isReading { for index in 0..<32 { registers[start + index] = values[index] } }
  }

  private func visitTraps(_ visitor: inout StateVisitor) throws(StateError) {
    try status.visitState(&visitor)
    try machine.visitState("machine", &visitor)
    try supervisor.visitState("supervisor", &visitor)
    try visitor.visit("medeleg", &medeleg)
    try visitor.visit("mideleg", &mideleg)
    try visitor.visit("mie", &mie)
    try visitor.visit("satp", &satp)
    let interrupts = Interrupt.byPriority.reduce(0) { $0 | $1.bit }
    try visitor.require(mie & ~interrupts == 0, "mie", "has bits that do not exist")
    try visitor.require(mideleg & ~interrupts == 0, "mideleg", "has bits that do not exist")
    let mode = satp >> 60
    try visitor.require(mode == 0 || 8...10 ~= mode, "satp", "has a mode that does not exist")
  }

  private func visitEnvironment(_ visitor: inout StateVisitor) throws(StateError) {
    try visitor.visit("mcounteren", &mcounteren)
    try visitor.visit("scounteren", &scounteren)
    try visitor.visit("menvcfg", &menvcfg)
    try visitor.visit("senvcfg", &senvcfg)
    try visitor.visit("mseccfg", &mseccfg)
    try visitor.visitAll("mstateen", &mstateen)
    try visitor.visitAll("mhpmevent", &mhpmevent)
  }

  private func visitInterrupts(_ visitor: inout StateVisitor) throws(StateError) {
    var wires = wired.load(ordering: .acquiring)
    try visitor.visit("wired", &wires)
    try visitor.visit("written", &written)
    try visitor.visit("isStalled", &isStalled)
    try visitor.visit("stimecmp", &stimecmp)
    try visitor.visit("comparesTime", &comparesTime)
    let interrupts = Interrupt.byPriority.reduce(0) { $0 | $1.bit }
    try visitor.require(wires & ~interrupts == 0, "wired", "has bits that do not exist")
    try visitor.require(written & ~interrupts == 0, "written", "has bits that do not exist")
    if visitor.isReading { wired.store(wires, ordering: .releasing) }
  }

  private func visitReservation(_ visitor: inout StateVisitor) throws(StateError) {
    guard try visitor.visitPresence("hasReservation", reservation != nil) else {
      reservation = nil
      return
    }
    var physical = reservation?.physical ?? 0
    var size = reservation?.size ?? 0
    var value = reservation?.value ?? 0
    try visitor.visit("reservation.physical", &physical)
    try visitor.visit("reservation.size", &size)
    try visitor.visit("reservation.value", &value)
    try visitor.require(size == 4 || size == 8, "reservation.size", "is neither 4 nor 8")
    reservation = Reservation(physical: physical, size: size, value: value)
  }
}

extension TrapRegisters {
  fileprivate mutating func visitState(
    _ name: String, _ visitor: inout StateVisitor
  ) throws(StateError) {
    try visitor.enter(name)
    try visitor.visit("vector", &vector)
    try visitor.visit("scratch", &scratch)
    try visitor.visit("programCounter", &programCounter)
    try visitor.visit("cause", &cause)
    try visitor.visit("value", &value)
    try visitor.require(vector & 2 == 0, "vector", "has a mode that does not exist")
    try visitor.leave()
  }
}
