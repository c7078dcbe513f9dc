/// One file that a poll object watches: for what, and what its user is told then.
final class EventInterest {
  struct Modes: OptionSet {
    let rawValue: UInt32
    /// Told once, until it is set anew.
    static let once = Modes(rawValue: 1 << 30)
    /// Told when something changes, not as long as it is so.
    static let edges = Modes(rawValue: 1 << 31)
  }

  let file: OpenFile
  let descriptor: Int
  // `EventTable.mutex` guards what follows.
  var events: PollEvents
  var modes: Modes
  var data: UInt64
  var isRemoved = false
  private(set) var watch: EventWatch!
  /// It is in the list of ready ones; guarded by `EventTable.lock`.
  var isListed = false

  init(_ file: OpenFile, _ descriptor: Int, _ events: UInt32, _ data: UInt64, in table: EventTable)
  {
    self.file = file
    self.descriptor = descriptor
    self.data = data
    self.events = []
    modes = []
    watch = EventWatch(self, table)
    set(events, data)
  }

  func set(_ events: UInt32, _ data: UInt64) {
    self.events = PollEvents(rawValue: UInt16(truncatingIfNeeded: events)).union([.error, .hangUp])
    modes = Modes(rawValue: events)
    self.data = data
  }

  /// What is to be told now. Afterwards the file's next change will be noticed.
  func find() -> PollEvents { file.poll(watch).intersection(events) }

  /// Not before it is set anew.
  func disable() { events = [] }

  /// No change is noticed any more.
  func detach() {
    isRemoved = true
    watch.removeAll()
  }
}

/// Where a watched file puts those who wait for it: not threads, but marks that bring it into the list of
/// files to look at. A mark is gone when its queue was woken, until the file is looked at again.
final class EventWatch: PollTable {
  private unowned(unsafe) let interest: EventInterest
  private unowned(unsafe) let table: EventTable
  private var marks: [(queue: WaitQueue, waiter: Waiter)] = []

  /// Both outlive it: `removeAll` comes before their end.
  init(_ interest: EventInterest, _ table: EventTable) {
    self.interest = interest
    self.table = table
  }

  override func add(_ queue: WaitQueue) {
    if let known = marks.first(where: { $0.queue === queue }) {
      return queue.append(known.waiter)
    }
    let waiter = Waiter()
    waiter.action = { self.table.changed(self.interest) }
    marks.append((queue, waiter))
    queue.append(waiter)
  }

  func removeAll() {
    for (queue, waiter) in marks {
      queue.remove(waiter)
      waiter.action = nil
    }
    marks = []
  }
}
