public import Bus

/// Memory balloon (virtio 1.3, section 5.5): the guest gives memory back to the host, as much as the host asks for, and
/// what it does not use anyway.
///
///     queue 0     inflate: numbers of pages that the guest does not use any more
///     queue 1     deflate: pages that it uses again
///     queue 2     statistics, if the driver has them
///     the next    reporting: free memory, which is the guest's to use again as soon as it has the answer
///
/// A page that is given back is zero from then on. The specification lets it hold anything; but a run that is to be
/// repeated must not depend on what the host has done with it.
public final class VirtioBalloon: VirtioDevice {
  /// What the device remembers besides its link.
  struct State {
    /// How many pages the host wants, and how many the driver says that it has given.
    var target: UInt32 = 0
    var actual: UInt32 = 0
    /// What the driver said last of the guest's memory, by the places of `BalloonStatistic`; nil for what it did not say.
    var statistics = [UInt64?](repeating: nil, count: BalloonStatistic.allCases.count)
    /// The driver's buffer, until the host wants to hear anew.
    var statisticsChain: Chain?
  }

  enum Feature {
    static let statistics: UInt64 = 1 << 1
    /// The guest takes pages back rather than end a program.
    static let deflateWhenShort: UInt64 = 1 << 2
    static let reporting: UInt64 = 1 << 5
  }

  static let inflateQueue = 0
  static let deflateQueue = 1
  static let statisticsQueue = 2
  /// What pages are counted in, whatever the guest's pages are.
  public static let pageSize: UInt64 = 4096

  /// The device's number.
  public let deviceID: UInt32 = 5
  /// Statistics, pages back when memory is short, reporting.
  public let features = Feature.statistics | Feature.deflateWhenShort | Feature.reporting
  /// Status and queues.
  public let link: VirtioLink

  var state = State()

  /// A balloon without anything in it.
  public init(memory: GuestMemory, timeline: any Timeline) {
    link = VirtioLink(memory: memory, timeline: timeline, queueCount: 4)
  }

  /// How many pages the host wants.
  public var target: UInt32 { state.target }
  /// How many the guest says that it has given.
  public var actual: UInt32 { state.actual }
  /// What the guest said last of its memory.
  public func statistic(_ statistic: BalloonStatistic) -> UInt64? {
    state.statistics[Int(statistic.rawValue)]
  }

  /// The configuration space: pages wanted (4), pages given (4).
  public func configurationByte(at offset: Int) -> UInt8 {
    let space = UInt64(state.target) | UInt64(state.actual) << 32
    return offset < 8 ? UInt8(truncatingIfNeeded: space >> UInt64(offset * 8)) : 0
  }

  /// The driver says how many pages it has given.
  public func setConfigurationByte(at offset: Int, to value: UInt8) {
    guard offset >= 4, offset < 8 else { return }
    let shift = UInt32(offset - 4) * 8
    state.actual = state.actual & ~(0xff << shift) | UInt32(value) << shift
  }

  /// The host wants so many pages, and to hear how the guest fares.
  public func setTarget(_ pages: UInt32) {
    state.target = pages
    link.configurationChanged()
    guard let chain = state.statisticsChain else { return }
    state.statisticsChain = nil
    link.complete(chain, written: 0)
  }

  /// The driver has nothing in it any more.
  public func driverReset() {
    let target = state.target
    state = State()
    state.target = target
  }
}

/// What a guest tells of its memory (virtio 1.3, section 5.5.6.4): bytes, but for counts of faults.
public enum BalloonStatistic: UInt16, CaseIterable, Sendable {
  case swappedIn = 0
  case swappedOut = 1
  case majorFaults = 2
  case minorFaults = 3
  case free = 4
  case total = 5
  case available = 6
  case diskCaches = 7
}
