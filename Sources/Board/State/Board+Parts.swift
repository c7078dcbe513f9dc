package import Bus
import Devices
import Hart

// The list of everything that is saved. A device enters it by being attached to the bus.
extension Board {
  /// All parts, in the order in which they are restored.
  package var parts: [StatePart] { parts(withPages: true) }

  /// The same, if need be without what flash memory holds.
  func parts(withPages: Bool) -> [StatePart] {
    var parts = [timePart, powerPart, firmwarePart]
    if case .deterministic(let scheduler) = clockwork {
      parts.append(
        StatePart(Self.turns, version: 2, isRequired: false) { (visitor) throws(StateError) in
          try scheduler.visitTurns(&visitor)
        })
    }
    for inlet in inlets where inlet.mayHaveLeftovers {
      parts.append(
        StatePart(Self.inputs(inlet.door), version: 2, isRequired: false) {
          (visitor) throws(StateError) in
          try inlet.visitState(&visitor)
        })
    }
    for device in devices {
      let isRequired = !Self.laterDevices.contains(device.name)
      parts.append(StatePart(device.name, device.device, isRequired: isRequired))
    }
    for (index, bank) in flash.enumerated() where !withPages {
      parts.removeAll { $0.name == Self.flash(index) }
      parts.append(
        StatePart(Self.flash(index), version: bank.stateVersion) { (visitor) throws(StateError) in
          try bank.visitCommands(&visitor)
        })
    }
    for hart in harts { parts += Self.parts(of: hart) }
    return parts + hostParts
  }

  /// Devices that boards did not always have: in an archive from before, they are as at power-on.
  private static let laterDevices = ["fw_cfg", "flash 0", "flash 1", "generation"]

  // What a parallel machine passes over in an archive, and a deterministic one does without: what it is about begins anew.

  /// The chunk of whose turn it is.
  static let turns = "turns"
  /// The chunk of what has come in by a door and was not taken.
  static func inputs(_ door: Input.Door) -> String { "inputs \(door.rawValue)" }
  /// The chunk of an entropy source that follows from a seed.
  public static let entropy = "entropy"

  /// The name of a bank of flash memory.
  static func flash(_ index: Int) -> String { "flash \(index)" }

  private static func parts(of hart: Hart) -> [StatePart] {
    [
      StatePart("hart \(hart.identifier)", version: Hart.stateVersion) {
        (visitor) throws(StateError) in
        try hart.visitState(&visitor)
      },
      StatePart(
        "translations \(hart.identifier)", version: Hart.cachedStateVersion, isHashed: false
      ) { (visitor) throws(StateError) in
        try hart.visitCachedState(&visitor)
      },
    ]
  }

  /// The instant, what `mtime` is ahead of it, and who waits for what.
  private var timePart: StatePart {
    let (clockwork, timebase, owners) = (clockwork, timebase, owners)
    return StatePart("time", version: 1) { (visitor) throws(StateError) in
      switch clockwork {
      case .deterministic(let scheduler): try scheduler.visitTime(&visitor, owners: owners)
      case .parallel(let timeline, _): try timeline.visitTime(&visitor, owners: owners)
      }
      try timebase.visitState(&visitor)
    }
  }

  private var powerPart: StatePart {
    let power = power
    return StatePart("power", version: 1) { (visitor) throws(StateError) in
      try power.visitState(&visitor)
    }
  }

  /// What the machine was booted with, as far as the board remembers it.
  private var firmwarePart: StatePart {
    StatePart("boot", version: 1) { [self] (visitor) throws(StateError) in
      try visitor.visit("deviceTree", &deviceTree, atMost: 1 << 20)
      try visitor.visit("toHost", &toHost)
    }
  }

  private var owners: [StateOwner] {
    var owners: [StateOwner] = []
    for hart in harts { owners.append(StateOwner(name: "hart \(hart.identifier)", sleeper: hart)) }
    for device in devices {
      if let sleeper = device.device.sleeper {
        owners.append(StateOwner(name: device.name, sleeper: sleeper))
      }
    }
    return owners
  }
}
