public import Bus

/// What a virtio device and its transport share: status, features agreed upon, interrupt status and queues.
///
/// The transport writes here what the driver says; the device takes chains from here and gives them back. Neither the
/// device nor this knows which transport it is.
public final class VirtioLink {
  /// Bits of the device status (virtio 1.3, section 2.1).
  enum Status {
    static let driverOK: UInt8 = 4
    static let featuresOK: UInt8 = 8
    static let needsReset: UInt8 = 64
  }

  /// Bits of the interrupt status.
  enum Interrupt {
    static let usedBuffer: UInt8 = 1
    static let configuration: UInt8 = 2
  }

  /// Everything that is remembered.
  struct State {
    var status: UInt8 = 0
    var interruptStatus: UInt8 = 0
    var configurationGeneration: UInt32 = 0
    /// What the driver has said so far; it counts once it sets FEATURES_OK.
    var driverFeatures: UInt64 = 0
    /// What both sides agreed upon.
    var features: UInt64 = 0
    var queues: [Queue]
    /// Why the device needs a reset, where the fault was in a queue.
    var failure: QueueError?

    init(queueCount: Int) { queues = [Queue](repeating: Queue(), count: queueCount) }
  }

  /// The machine's RAM, where queues and buffers are.
  public let memory: GuestMemory
  /// Guest time.
  public let timeline: any Timeline
  /// How many queues the device has.
  public let queueCount: Int

  /// Who looks on, and what they can see of what has passed: no part of the state.
  @exclusivity(unchecked)
  public var listener: (any DeviceListener)?
  @exclusivity(unchecked)
  public private(set) var traffic = DeviceTraffic()

  var state: State
  /// How many descriptors of each queue the chains occupy that were restored so far.
  var held: [UInt32] = []
  /// Where the interrupt goes; the transport says it.
  var interrupt: InterruptLine?

  /// The link of a device with `queueCount` queues.
  public init(memory: GuestMemory, timeline: any Timeline, queueCount: Int) {
    self.memory = memory
    self.timeline = timeline
    self.queueCount = queueCount
    state = State(queueCount: queueCount)
  }

  /// Whether the driver and the device agreed on a feature bit (a mask with one bit).
  public func has(_ feature: UInt64) -> Bool { state.features & feature != 0 }

  /// Why the device needs a reset, where the fault was in a queue.
  public var failure: QueueError? { state.failure }

  /// The number of descriptors of a queue, 0 while it is not ready.
  public func queueSize(_ index: Int) -> Int {
    state.queues[index].isReady ? Int(state.queues[index].size) : 0
  }

  /// Whether a queue has given out as many descriptors as there are, so that no chain can come.
  func isExhausted(_ index: Int) -> Bool {
    state.queues[index].inFlight >= state.queues[index].size
  }

  /// The driver is ready, and nothing has gone wrong.
  var isLive: Bool {
    state.status & (Status.driverOK | Status.needsReset) == Status.driverOK
  }

  /// Whether a driver uses the device.
  public var isDriven: Bool { isLive }

  /// The next chain that the driver has made available; nil when there is none, or the device cannot go on.
  public func nextChain(of index: Int) -> Chain? {
    guard isLive, state.queues[index].isReady else { return nil }
    do throws(QueueError) {
      return try state.queues[index].next(index: index, in: memory)
    } catch {
      fail(error)
      return nil
    }
  }

  /// Gives a chain back with the number of bytes written from its first writable byte on.
  public func complete(_ chain: Chain, written: UInt64) {
    complete(CollectionOfOne(UsedChain(chain, written: written)), of: chain.queue)
  }

  /// Gives chains of a queue back, so that the driver sees all of them or none.
  func complete(_ used: some Collection<UsedChain>, of queue: Int) {
    guard isLive, state.queues[queue].isReady else { return }
    for used in used { count(used) }
    do throws(QueueError) {
      if try state.queues[queue].complete(used, in: memory) { raise(Interrupt.usedBuffer) }
    } catch {
      fail(error)
    }
  }

  private func count(_ used: UsedChain) {
    traffic.requests &+= 1
    traffic.bytesFromGuest &+= used.chain.readable.byteCount
    traffic.bytesToGuest &+= UInt64(used.written)
  }

  /// The driver has broken a rule: nothing more happens until it resets the device (DEVICE_NEEDS_RESET).
  public func fail(_ error: QueueError) {
    state.failure = error
    let isRunning = state.status & Status.driverOK != 0
    state.status |= Status.needsReset
    if isRunning { raise(Interrupt.configuration) }
  }

  /// The configuration space has changed by the device's own doing.
  public func configurationChanged() {
    state.configurationGeneration &+= 1
    if isLive { raise(Interrupt.configuration) }
  }

  /// Takes over what the driver wants of the `offered` features; false when it wants more than that.
  ///
  /// VERSION_1 is not insisted upon: xv6 leaves it out, and nothing here depends on it.
  func negotiate(offered: UInt64) -> Bool {
    guard state.driverFeatures & ~offered == 0 else { return false }
    state.features = state.driverFeatures
    return true
  }

  /// Makes a queue ready as it was configured.
  func start(queue index: Int) {
    do throws(QueueError) {
      try state.queues[index].start(features: state.features, in: memory)
    } catch {
      fail(error)
    }
  }

  /// Clears bits of the interrupt status.
  func acknowledge(_ bits: UInt8) {
    state.interruptStatus &= ~bits
    interrupt?.set(state.interruptStatus != 0)
  }

  /// Back to power-on, but for the configuration's generation, which never returns to a value it had.
  func reset() {
    let generation = state.configurationGeneration
    state = State(queueCount: queueCount)
    state.configurationGeneration = generation
    interrupt?.set(false)
  }

  private func raise(_ bit: UInt8) {
    state.interruptStatus |= bit
    interrupt?.set(true)
  }
}
