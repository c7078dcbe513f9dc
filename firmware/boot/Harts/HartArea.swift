import Synchronization

/// What is known of a hart.
struct HartArea: ~Copyable {
  /// `HartState`. The hart itself changes it, but for stopped -> start pending: that is for whoever starts it.
  let state = Atomic<UInt>(HartState.stopped.rawValue)

  /// Whom to tell what: `HartMessages`. Anyone sets bits, the hart takes them.
  let messages = Atomic<UInt>(0)

  /// The harts whose `fence` this one is to carry out. Anyone sets its own bit, the hart takes them.
  let fenceSenders = Atomic<UInt64>(0)

  /// The harts that have not yet carried out `fence`. The hart sets bits, each of the others clears its own.
  let fenceReceivers = Atomic<UInt64>(0)

  /// What this hart asks others to do. Its own to write while `fenceReceivers` is empty, theirs to read until then.
  var fence = TranslationFence()

  /// Where it starts, and with what in a1. For whoever has made its state start pending, until the message is sent.
  var start = StartPlace()
}

/// Where a hart enters S mode.
struct StartPlace {
  var address: UInt = 0
  var argument: UInt = 0
}
