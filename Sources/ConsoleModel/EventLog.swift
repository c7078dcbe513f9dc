import Assembly
public import MVM

/// Traps of a machine as they were taken, in words: calls, faults, interrupts.
public struct EventLog: Sendable {
  /// What kind of event it is.
  public enum Kind: CaseIterable, Sendable {
    case call
    case fault
    case interrupt

    /// What they are called.
    public var name: String {
      switch self {
      case .call: "calls"
      case .fault: "faults"
      case .interrupt: "interrupts"
      }
    }
  }

  /// An event. Its words are made when somebody reads them: most are read by nobody.
  public struct Entry: Sendable {
    public let time: UInt64
    public let event: TrapEvent
    /// Of a call.
    public let arguments: CallArguments?
    /// What a call has returned, once it has.
    public internal(set) var result: UInt64?

    public var hart: Int { event.hart }
    public var kind: Kind { event.isInterrupt ? .interrupt : arguments == nil ? .fault : .call }
    /// From the mode before to the one that handles it: `U→S`.
    public var modes: String {
      "\(EventLog.letter(event.origin))→\(EventLog.letter(event.target))"
    }
  }

  /// How many are remembered.
  public static let limit = 20_000

  public private(set) var entries: [Entry] = []
  /// How many were lost since the beginning, as more happened than anybody could note.
  public private(set) var lost: UInt64 = 0
  private var last: UInt64 = 0
  private let symbols: SymbolTable
  /// The last call of each hart that has not returned yet, by its number in `entries` since the beginning.
  private var open: [Int: Int] = [:]
  /// How many entries have gone.
  private var gone = 0

  public init(symbols: SymbolTable) { self.symbols = symbols }

  /// Adds what has happened since the last time.
  ///
  /// - Parameter present: when it is, in a machine that stands still: what was after that has not happened any more.
  public mutating func update(_ machine: Machine, present: UInt64?) {
    let history = machine.traps(after: last)
    last = history.last
    lost &+= history.lost
    for record in history.records { add(record) }
    if let present { forget(after: present) }
    guard entries.count > Self.limit + Self.limit / 8 else { return }
    gone += entries.count - Self.limit
    entries.removeFirst(entries.count - Self.limit)
  }

  /// A machine that was brought back has another future, which may begin with what had happened.
  private mutating func forgetFuture(of entry: Entry) {
    forget(after: entry.time)
    let same = entries.reversed().prefix { $0.time == entry.time }
    if let again = same.firstIndex(where: { $0.event == entry.event }) {
      forget(from: again.base - 1)
    }
  }

  private mutating func forget(after time: UInt64) {
    let kept = entries.reversed().drop { $0.time > time }.count
    if kept < entries.count { forget(from: kept) }
  }

  private mutating func forget(from place: Int) {
    entries.removeSubrange(place...)
    open = open.filter { $0.value < gone + place }
  }

  private mutating func add(_ record: TrapRecord) {
    switch record.content {
    case .trap(let event, let arguments):
      let entry = Entry(time: record.time, event: event, arguments: arguments)
      forgetFuture(of: entry)
      if entry.kind == .call { open[event.hart] = gone + entries.count }
      entries.append(entry)
    case .returned(_, let value, let hart):
      guard let place = open.removeValue(forKey: hart), place >= gone,
        place - gone < entries.count
      else { return }
      entries[place - gone].result = value
    }
  }

  fileprivate static func letter(_ mode: PrivilegeMode) -> String {
    switch mode {
    case .user: "U"
    case .supervisor: "S"
    case .machine: "M"
    }
  }

  /// What happened, in words.
  public func text(of entry: Entry) -> String {
    let event = entry.event
    if event.isInterrupt { return interrupt(event) }
    guard let arguments = entry.arguments else { return fault(event) }
    return event.origin == .user
      ? SystemCalls.text(arguments.a7, arguments.values)
      : FirmwareCalls.text(arguments.a7, arguments.a6, arguments.values)
  }

  private func interrupt(_ event: TrapEvent) -> String {
    let cause: String
    switch event.code {
    case 1, 3: cause = "software: another hart, or this one, asked for it"
    case 5, 7: cause = "timer: the time has come that was set"
    case 9, 11: cause = "external: a device wants something"
    default: cause = event.name
    }
    return "\(cause); \(place(event.pc)) goes on later"
  }

  private func fault(_ event: TrapEvent) -> String {
    let address = Hexadecimal.prefixed(event.value)
    let instruction = place(event.pc)
    switch event.code {
    case 12: return "page fault: the instruction at \(address) is on no page that may be executed"
    case 13:
      return "page fault: \(instruction) reads \(address), which is on no page that may be read"
    case 15:
      return "page fault: \(instruction) writes \(address), which is on no page that may be written"
    case 2: return "illegal instruction \(address) at \(instruction)"
    case 3: return "breakpoint at \(instruction)"
    default: return "\(event.name) at \(instruction), \(address)"
    }
  }

  private func place(_ address: UInt64) -> String {
    symbols.name(of: address).map(GuestNames.readable) ?? Hexadecimal.prefixed(address)
  }
}
