import System

/// Producers and consumers with a bounded buffer between them.
enum ProducerConsumer {
  static let tool = Tool(
    "producer-consumer", "[--condition] [--items N] [--room N] [--seed N]",
    """
    A bounded buffer between threads fills and drains.

    Two threads make items and two use them. First items are made faster than used:
    the buffer is full, and producers sleep. Then consumers are faster, and sleep.
    Semaphores count room and items; with --condition one lock and two conditions
    do. Both are words of memory that change without the kernel, as long as nobody
    has to wait.

    What is to be seen, and where it is made:
      who waits sleeps in futex(2)    firmware/kernel/Futexes/Futexes.swift
      who is woken runs again         firmware/kernel/Locks/WaitQueue.swift, Threads/Scheduler.swift
      the words                       firmware/user/system/threads: Semaphore, Mutex, Condition
    """,
    [
      Option("c", "condition", "waits by a lock and conditions instead of semaphores"),
      Option("n", "items", value: "N", "how many items are made, 200 if not given"),
      Option("r", "room", value: "N", "how many items the buffer holds, 8 if not given"),
      Option("s", "seed", value: "N", "what the pauses are drawn from"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(0...0)
    let room = call.number("r") ?? 8
    let items = call.number("n") ?? 200
    guard (1...24).contains(room) else { call.misuse("there can be room for 1 to 24 items") }
    guard (2...20_000).contains(items) else { call.misuse("there can be 2 to 20000 items") }
    let isByCondition = call.has("c")
    let buffer =
      isByCondition ? ConditionBuffer(capacity: room) : SemaphoreBuffer(capacity: room)
    let workshop = Workshop(buffer, items: items, seed: call.number("s") ?? 1)
    let start = Clock.hardware
    guard attempt("threads", { () throws(Errno) in try workshop.run() }) != nil else { return }
    let scale = TimeScale(start: start, span: Clock.hardware - start)
    let means: ByteString = isByCondition ? "conditions" : "semaphores"
    output.line("items in the buffer, by \(means)")
    show(buffer, scale)
    check(workshop, buffer)
  }

  /// The buffer's fill in each column: what it was when that ended.
  private static func show(_ buffer: BoundedBuffer, _ scale: TimeScale) {
    var fills = [Int](repeating: 0, count: TimeScale.columns)
    var next = 0
    var fill = 0
    for column in fills.indices {
      while next < buffer.history.count,
        scale.column(buffer.history[next].instant) <= column
      {
        fill = buffer.history[next].fill
        next += 1
      }
      fills[column] = fill
    }
    for (index, line) in Bars.lines(fills, height: buffer.capacity).enumerated() {
      let count = buffer.capacity - index
      output.line("\(count, width: 3) |\(Colour.first.painted(line))|")
    }
    output.line(scale.axis(margin: 5))
    let full = buffer.history.count { $0.fill == buffer.capacity }
    let empty = buffer.history.count { $0.fill == 0 }
    output.line("it became full \(full) times and empty \(empty) times")
  }

  /// Sums alone could agree by chance, and an item that was taken twice could hide one that was lost.
  private static func check(_ workshop: Workshop, _ buffer: BoundedBuffer) {
    let (made, used) = (workshop.countMade, workshop.countUsed)
    Check.that(
      made == used && workshop.sumMade == workshop.sumUsed,
      "\(made) items made with the sum \(workshop.sumMade), \(used) used with \(workshop.sumUsed)")
    Check.that(workshop.wasInOrder, "nobody got a producer's items out of their order")
    Check.that(
      buffer.history.allSatisfy { (0...buffer.capacity).contains($0.fill) },
      "there were never more than \(buffer.capacity) items")
  }
}
