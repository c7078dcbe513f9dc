public import Bus
internal import Glibc

/// A disk with a thread of its own, so that who asks can do something else meanwhile.
///
/// One thread takes the requests in their order: so a flush comes after the writes before it, a read sees them, and a
/// disk holds the same bytes however fast the host is. What was written but not flushed is flushed when there has been
/// nothing to do for a while.
public final class DiskThread: BlockPort, @unchecked Sendable {
  /// How long nothing happens before what was written is flushed, in nanoseconds.
  private static let idleTime: UInt64 = 500_000_000

  /// What the thread and those who ask share. It outlives the object until the thread has ended.
  private final class Desk: @unchecked Sendable {
    let condition = Condition()
    // Only with the condition's lock:
    var requests: [BlockRequest] = []
    var outcomes: [BlockOutcome] = []
    var isClosed = false
    /// Who waits for the thread to have nothing more to do.
    var restsWanted = 0
    var restsDone = 0
    var listener: (any BlockListener)?

    /// Waits for something to do; nil when `instant` has come, or somebody waits for rest.
    func next(before instant: UInt64?) -> [BlockRequest]? {
      condition.locked {
        while requests.isEmpty, !isClosed {
          if restsDone < restsWanted { return nil }
          if let instant {
            guard condition.wait(until: instant) else { return nil }
          } else {
            condition.wait()
          }
        }
        defer { requests.removeAll() }
        return requests
      }
    }

    /// All is done, and kept.
    func rested(_ count: Int) {
      condition.locked { restsDone = max(restsDone, count) }
      condition.wakeAll()
    }

    /// Puts an outcome where it can be collected.
    func finish(_ outcome: BlockOutcome) {
      let listener = condition.locked {
        outcomes.append(outcome)
        return self.listener
      }
      condition.wakeAll()
      listener?.requestsDone()
    }
  }

  private let medium: any BlockMedium & Sendable
  private let desk = Desk()
  private let thread: HostThread
  public let sectorCount: UInt64
  public let isReadOnly: Bool

  /// Starts the thread of `medium`.
  ///
  /// - Throws: `noThread`.
  public init(_ medium: any BlockMedium & Sendable) throws(HostError) {
    self.medium = medium
    sectorCount = medium.sectorCount
    isReadOnly = medium.isReadOnly
    thread = try HostThread(name: "disk") { [desk] in Self.serve(desk, medium) }
  }

  /// What was submitted is done, and the medium flushed, when this object is gone.
  deinit {
    desk.condition.locked { desk.isClosed = true }
    desk.condition.wakeAll()
    thread.join()
  }

  private static func serve(_ desk: Desk, _ medium: any BlockMedium & Sendable) {
    var isFlushed = true
    while true {
      guard
        let requests = desk.next(
          before: isFlushed ? nil : HostClock().nanoseconds + idleTime)
      else {
        let wanted = desk.condition.locked { desk.restsWanted }
        if !isFlushed { _ = medium.flush() }
        isFlushed = true
        desk.rested(wanted)
        continue
      }
      guard !requests.isEmpty else { break }
      for request in requests {
        desk.finish(request.perform(on: medium))
        switch request.kind {
        case .read: break
        case .flush: isFlushed = true
        case .write, .discard, .writeZeroes: isFlushed = false
        }
      }
    }
    _ = medium.flush()
  }

  /// Begins a request.
  public func submit(_ request: BlockRequest, ticket: UInt64) {
    desk.condition.locked { desk.requests.append(request) }
    desk.condition.wakeAll()
  }

  /// What has become of the oldest request.
  public func collect(_ ticket: UInt64, waits: Bool) -> BlockOutcome? {
    desk.condition.locked {
      while waits, desk.outcomes.isEmpty { desk.condition.wait() }
      return desk.outcomes.isEmpty ? nil : desk.outcomes.removeFirst()
    }
  }

  /// Waits until all that was submitted is done and flushed.
  public func rest() {
    desk.condition.locked {
      desk.restsWanted += 1
      let wanted = desk.restsWanted
      desk.condition.wakeAll()
      while desk.restsDone < wanted { desk.condition.wait() }
    }
  }

  /// Says who hears of requests that are done.
  public func setListener(_ listener: (any BlockListener)?) {
    desk.condition.locked { desk.listener = listener }
  }

  /// The pages of the medium.
  public var store: (any PageStore)? { medium.store }
}
