import Hart

/// Words in a hart's room by which the engine and translated code talk, from the start of the room.
enum EngineWord {
  /// The number of the exit by which code was left.
  static var exit: Int { HartRoom.engine }
  /// How many instructions remained.
  static var budget: Int { HartRoom.engine + 8 }
  /// The address of an access that missed.
  static var address: Int { HartRoom.engine + 16 }
  /// What the functions below want first.
  static var context: Int { HartRoom.engine + 24 }
  /// Where an indirect jump goes.
  static var target: Int { HartRoom.engine + 32 }
  /// What translated code calls for an access that misses.
  static var fill: Int { HartRoom.engine + 40 }
  /// What is added to the address of an access.
  static var addend: Int { HartRoom.engine + 48 }
  /// What translated code calls for an instruction that the hart carries out.
  static var system: Int { HartRoom.engine + 72 }
  /// How many instructions remain beyond those of a loop's rounds that go without checks.
  static var reserve: Int { HartRoom.engine + 80 }
  /// For how many rounds the walks of a loop that were asked so far are good.
  static var rounds: Int { HartRoom.engine + 88 }
  /// The host's address of the guest's address 0 in the window of the present context, and the addresses that it is for.
  static var windowOrigin: Int { HartRoom.engine + 96 }
  static var windowLimit: Int { HartRoom.engine + 104 }
  /// The place of an instruction that faulted, which then becomes where to go on, and what sees to that.
  static var faultPlace: Int { HartRoom.engine + 112 }
  static var faultTarget: Int { HartRoom.engine + 120 }
  /// What that calls.
  static var show: Int { HartRoom.engine + 128 }
  /// What is added to the addresses of a loop's walks, in their order: so many, at most.
  static var walkAddends: Int { HartRoom.engine + 256 }
  static var mostWalks: Int { 32 }
  /// What floating point lacks: bits of `FloatNeed`.
  static var missing: Int { HartRoom.engine + 512 }
  /// The host's floating-point exceptions, as the host writes them.
  static var exceptions: Int { HartRoom.engine + 512 + 8 }
}

/// What blocks with floating point may need, and find missing: bits of a word.
enum FloatNeed {
  /// What is loaded when floating point is on.
  static var registers: UInt8 { 1 }
  /// That FS says dirty, so that nobody who writes an f register need tell.
  static var dirty: UInt8 { 2 }
  /// That the host rounds as the guest's `frm` says.
  static var rounding: UInt8 { 4 }
  /// That this is to nearest.
  static var nearest: UInt8 { 8 }
  static var all: UInt8 { 15 }
}
