public import MVM

/// What is seen of a machine at an instant, whether it runs or stands still: what all screens show is in here.
public struct Look: Sendable {
  public let phase: Phase
  /// Nanoseconds of guest time since power-on.
  public let time: UInt64
  /// Its harts, now and when one looked before.
  public let harts: [HartLook]
  /// What runs in the guest, or why that is not known.
  public let system: Result<GuestSystem, IntrospectionError>?
}

/// A hart, and what has become of it since one looked before.
public struct HartLook: Sendable {
  public let now: HartObservation
  /// What it was when the machine stood still before; where it never did, when one looked first.
  public let before: HartObservation
  /// How it has spent its time since the last look.
  public let shares: HartShares
  /// Instructions a second of guest time.
  public let instructionRate: UInt64
  /// Interrupts a second of guest time.
  public let interruptRate: UInt64
}

/// Looks at a machine, ten times a second or so.
public struct Looker {
  private let conductor: Conductor
  /// The last look, for rates.
  private var last: MachineObservation?
  /// What all harts were when the machine stood still last, and the time before that.
  private var still: MachineObservation?
  private var before: MachineObservation?
  /// Whether to look into the guest's system: it takes a moment.
  public var wantsSystem = false

  public init(_ conductor: Conductor) { self.conductor = conductor }

  public mutating func look() -> Look {
    let machine = conductor.machine
    let phase = conductor.phase
    let now = machine.observation()
    if phase.isStill, still?.time != now.time || !isSame(now) { (before, still) = (still, now) }
    defer { last = now }
    return Look(
      phase: phase, time: now.time, harts: harts(now, isStill: phase.isStill),
      system: wantsSystem ? system(machine, now) : nil)
  }

  /// Whether no hart has gone on since the machine stood still last.
  private func isSame(_ now: MachineObservation) -> Bool {
    guard let still else { return false }
    return zip(still.harts, now.harts).allSatisfy {
      $0.instructionsRetired == $1.instructionsRetired && $0.pc == $1.pc
    }
  }

  private func harts(_ now: MachineObservation, isStill: Bool) -> [HartLook] {
    // What stands still has gone on since it stood still before, and not since one looked last.
    let last = (isStill ? before : last) ?? now
    let passed = now.time > last.time ? now.time - last.time : 0
    func rate(_ count: UInt64, _ earlier: UInt64) -> UInt64 {
      guard passed > 0, count >= earlier else { return 0 }
      return UInt64(Double(count - earlier) * 1e9 / Double(passed))
    }
    let shares = now.shares(since: last)
    return now.harts.indices.map { number in
      let (hart, past) = (now.harts[number], last.harts[number])
      return HartLook(
        now: hart, before: (before ?? last).harts[number], shares: shares[number],
        instructionRate: rate(hart.instructionsRetired, past.instructionsRetired),
        interruptRate: rate(hart.activity.interruptCount, past.activity.interruptCount))
    }
  }

  private func system(
    _ machine: Machine, _ now: MachineObservation
  ) -> Result<GuestSystem, IntrospectionError> {
    do throws(IntrospectionError) {
      return .success(try machine.guestSystem(seen: now))
    } catch {
      return .failure(error)
    }
  }
}
