public import Bus

/// What makes a virtio device the device it is; the transport does all that virtio devices have in common.
///
/// A new device is a copy of the folder of the smallest one, `Entropy`: the device and its state in one file, what it
/// does with its queues in a second, its configuration space (if it has one) in a third.
///
/// All work is bounded: a call serves at most a queue's worth of chains, and asks with `continueLater` to be called
/// again when there may be more. A waker's token is the index of the queue to look at.
public protocol VirtioDevice: Sleeper {
  /// The device's number in chapter 5 of the virtio specification.
  var deviceID: UInt32 { get }
  /// The feature bits of this kind of device that are offered (bits 0 to 23).
  var features: UInt64 { get }
  /// The status and queues that it shares with its transport.
  var link: VirtioLink { get }

  /// What it is, in words.
  var title: String { get }
  /// What its queues are for.
  var queueNames: [String] { get }

  /// A byte of the configuration space; 0 beyond its end.
  func configurationByte(at offset: Int) -> UInt8

  /// The driver writes a byte of the configuration space.
  func setConfigurationByte(at offset: Int, to value: UInt8)

  /// The driver has made buffers available in a queue, or its time to be looked at again has come.
  func queueNotified(_ index: Int)

  /// A queue's memory is the driver's again: drop every chain that came from it.
  func queueStopped(_ index: Int)

  /// The driver has reset the device: what it said beside its queues no longer holds.
  func driverReset()

  /// The version of what `visitState` shows, from 1 on.
  var stateVersion: UInt32 { get }

  /// Shows everything that the device remembers besides its link, under the rules of `Device.visitState`; chains by
  /// `VirtioLink.visit`. It is read as `version` had it, which is at most `stateVersion`.
  func visitState(_ visitor: inout StateVisitor, version: UInt32) throws(StateError)
}

extension VirtioDevice {
  /// No configuration space.
  public func configurationByte(at offset: Int) -> UInt8 { 0 }

  /// Nothing in the configuration space can be written.
  public func setConfigurationByte(at offset: Int, to value: UInt8) {}

  /// Nothing was kept.
  public func queueStopped(_ index: Int) {}

  /// Nothing was said beside the queues.
  public func driverReset() {}

  /// Looks at the queue whose index the token is.
  public func wake(token: UInt64) {
    if token < UInt64(link.queueCount) { queueNotified(Int(token)) }
  }

  /// Asks to be notified of a queue once more, after a microsecond of guest time: a guest whose rings overlap can
  /// feed a queue for ever, and must not hold time still.
  func continueLater(_ index: Int) {
    let (instant, overflow) = link.timeline.now.addingReportingOverflow(1000)
    guard !overflow else { return }
    link.timeline.schedule(self, token: UInt64(index), at: instant)
  }

  /// Gives back the chains of a queue, each with the number of bytes that `serve` says it has written into it.
  func serveChains(of index: Int, _ serve: (Chain) -> UInt64) {
    for _ in 0..<link.queueSize(index) {
      guard let chain = link.nextChain(of: index) else { return }
      link.complete(chain, written: serve(chain))
    }
    continueLater(index)
  }
}
