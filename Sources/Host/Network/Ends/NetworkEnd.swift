import Bus

/// What a `HostNetwork` leads to: how frames leave for the world, and come from it. Only the network's thread calls it.
protocol NetworkEnd: AnyObject {
  /// What it does for the card; never changes.
  var abilities: NetworkAbilities { get }

  /// Who gets what comes; good during the call. Set before anything else is called.
  var arrived: (UnsafeRawBufferPointer, FrameOffload) -> Void { get set }

  /// Sends a frame of the guest, which it may change; false where the host has no room for it now. What the host will never
  /// take is dropped.
  ///
  /// - Throws: where there is no network any more.
  func send(
    _ frame: UnsafeMutableRawBufferPointer, _ offload: FrameOffload
  ) throws(NetworkLoss) -> Bool

  /// Waits until there is something to do, and hands over what has come, some of it at least. Returns whether `wakeUp` is
  /// readable.
  ///
  /// - Throws: where there is no network any more.
  func wait(_ pause: NetworkPause) throws(NetworkLoss) -> Bool
}

/// What a network's thread waits for.
struct NetworkPause {
  /// A descriptor that is readable when the machine wants the thread.
  let wakeUp: Int32
  /// Whether a frame waits for the host to have room for it.
  let wantsRoom: Bool
  /// Whether the machine has room for a frame; asked again after each.
  let mayReceive: () -> Bool
  /// Whether nothing has come up by now; asked last.
  let mayWait: () -> Bool
  /// To be called when the wait is over.
  let woken: () -> Void
}

/// A network is gone: its interface was removed, or its switch has ended.
struct NetworkLoss: Error {
  /// In a few words, after the network's name.
  let reason: String
}
