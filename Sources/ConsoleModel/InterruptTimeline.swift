public import MVM

/// When interrupts were asked for, taken and done with, as far as it was seen: a list for each of their sources.
public struct InterruptTimeline: Sendable {
  /// What asks.
  public enum Source: Hashable, Comparable, Sendable {
    /// A device, by the number of its wire.
    case device(Int)
    /// The timer of a hart, and what other harts tell it.
    case timer(hart: Int)
    case software(hart: Int)
  }

  /// Where one is served.
  public struct Context: Equatable, Sendable {
    public let hart: Int
    public let mode: PrivilegeMode
  }

  /// What one may see of a request.
  public struct Request: Equatable, Sendable {
    /// When the wire was raised; nil where that was not seen, and of timers and software.
    public internal(set) var raised: UInt64?
    /// When it was claimed or, of timers and software, when the trap was taken; nil as long as it was not.
    public internal(set) var claimed: UInt64?
    public internal(set) var context: Context?
    /// When it was completed; nil as long as it was not, and of timers and software.
    public internal(set) var completed: UInt64?

    /// The first and the last that is known of it.
    public var start: UInt64 { raised ?? claimed ?? 0 }
    public var end: UInt64 { completed ?? claimed ?? raised ?? 0 }
    /// From raised to claimed, in nanoseconds.
    public var latency: UInt64? {
      guard let raised, let claimed, claimed >= raised else { return nil }
      return claimed - raised
    }
  }

  /// How many requests of a source are remembered.
  static let limit = 10_000

  public private(set) var requests: [Source: [Request]] = [:]
  private var lastEvent: UInt64 = 0
  private var lastTrap: UInt64 = 0
  private var lastTime: UInt64 = 0

  public init() {}

  /// Those that ever asked, devices first.
  public var sources: [Source] { requests.keys.sorted() }

  /// Adds what has happened since the last time, where devices and traps are watched.
  public mutating func update(_ machine: Machine, now: UInt64) {
    let (devices, traps) = (
      machine.deviceEvents(after: lastEvent), machine.traps(after: lastTrap)
    )
    (lastEvent, lastTrap) = (devices.last, traps.last)
    if now < lastTime { forget(after: now) }
    lastTime = now
    for record in devices.records { add(record.event, at: record.time) }
    for record in traps.records {
      if case .trap(let event, _) = record.content { add(event, at: record.time) }
    }
  }

  /// A machine that was brought back has another future.
  private mutating func forget(after now: UInt64) {
    for source in requests.keys { requests[source]?.removeAll { $0.start > now } }
  }

  /// Adds what the interrupt controller did.
  package mutating func add(_ event: DeviceEvent, at time: UInt64) {
    switch event {
    case .wire(let source, true):
      // Raised once more before anybody claimed it: it is the same request.
      guard unclaimed(.device(source)) == nil else { return }
      append(Request(raised: time), to: .device(source))
    case .wire(let number, false): withdraw(.device(number))
    case .claimed(let number, let context):
      let source = Source.device(number)
      let place = Context(hart: context / 2, mode: context % 2 == 0 ? .machine : .supervisor)
      guard let index = unclaimed(source) else {
        return append(Request(claimed: time, context: place), to: source)
      }
      requests[source]?[index].claimed = time
      requests[source]?[index].context = place
    case .completed(let number, _):
      let source = Source.device(number)
      let index = requests[source]?.lastIndex { $0.claimed != nil && $0.completed == nil }
      if let index { requests[source]?[index].completed = time }
    default: break
    }
  }

  /// Adds a trap, if it is an interrupt that no device asks for.
  package mutating func add(_ event: TrapEvent, at time: UInt64) {
    guard event.isInterrupt else { return }
    let source: Source
    switch event.code {
    case 1, 3: source = .software(hart: event.hart)
    case 5, 7: source = .timer(hart: event.hart)
    default: return
    }
    let context = Context(hart: event.hart, mode: event.target)
    append(Request(claimed: time, context: context), to: source)
  }

  /// A wire fell. What was raised while an earlier request is served, and falls before that is completed, nobody asks for any more.
  private mutating func withdraw(_ source: Source) {
    guard let last = unclaimed(source), last > 0, let earlier = requests[source]?[last - 1],
      earlier.claimed != nil, earlier.completed == nil
    else { return }
    requests[source]?.removeLast()
  }

  private func unclaimed(_ source: Source) -> Int? {
    guard let list = requests[source], let last = list.last, last.claimed == nil else { return nil }
    return list.count - 1
  }

  private mutating func append(_ request: Request, to source: Source) {
    requests[source, default: []].append(request)
    guard let count = requests[source]?.count, count > Self.limit + Self.limit / 8 else { return }
    requests[source]?.removeFirst(count - Self.limit)
  }

  // MARK: Looking

  /// The number of the last request that began at an instant, or before it; nil before the first.
  public func index(_ source: Source, at time: UInt64) -> Int? {
    guard let list = requests[source] else { return nil }
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if list[middle].start <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// What is to be seen of a source between two instants.
  public func mark(_ source: Source, in range: Range<UInt64>) -> Mark? {
    guard let list = requests[source], !list.isEmpty else { return nil }
    let first = index(source, at: range.lowerBound) ?? 0
    var marks: [Mark] = []
    var count = 0
    for request in list[max(0, first - 1)...] {
      if request.start >= range.upperBound { break }
      let before = marks.count
      marks += Self.marks(request, in: range)
      if marks.count > before { count += 1 }
    }
    if count > 1 { return .several(count) }
    if marks.count > 1 { return .whole }
    if let mark = marks.first { return mark }
    // Of timers and software only the trap is known.
    guard case .device = source else { return nil }
    return Self.passing(list[first], at: range.lowerBound)
  }

  /// What a column of the picture stands for.
  public enum Mark: Equatable, Sendable {
    case raised
    case claimed
    case completed
    /// It was raised before, and is not claimed; it was claimed before, and is not completed.
    case waiting
    case served
    /// More than one of these of one request; requests.
    case whole
    case several(Int)
  }

  private static func marks(_ request: Request, in range: Range<UInt64>) -> [Mark] {
    let times: [(UInt64?, Mark)] = [
      (request.raised, .raised), (request.claimed, .claimed), (request.completed, .completed),
    ]
    return times.compactMap { time, mark in
      time.map(range.contains) == true ? mark : nil
    }
  }

  /// What goes on at an instant at which nothing happens.
  private static func passing(_ request: Request, at time: UInt64) -> Mark? {
    guard request.start <= time else { return nil }
    guard let claimed = request.claimed, claimed <= time else { return .waiting }
    return (request.completed ?? .max) > time ? .served : nil
  }

  /// A request in a sentence; `name` says what asks.
  public func explanation(_ request: Request, name: String) -> String {
    var text = name + ": "
    guard let raised = request.raised else {
      text += request.claimed.map { "taken at \(Quantities.seconds($0, digits: 6)) s" } ?? ""
      return text + Self.place(request) + Self.end(request)
    }
    text += "raised at \(Quantities.seconds(raised, digits: 6)) s, "
    guard request.claimed != nil else { return text + "not claimed yet" }
    text += "claimed\(Self.place(request)) after \(Quantities.duration(request.latency ?? 0))"
    return text + Self.end(request)
  }

  private static func place(_ request: Request) -> String {
    guard let context = request.context else { return "" }
    return " by hart \(context.hart) in \(context.mode == .machine ? "M" : "S")"
  }

  private static func end(_ request: Request) -> String {
    guard let claimed = request.claimed, let completed = request.completed else { return "" }
    let passed = completed > claimed ? completed - claimed : 0
    return ", completed \(Quantities.duration(passed)) later"
  }
}
