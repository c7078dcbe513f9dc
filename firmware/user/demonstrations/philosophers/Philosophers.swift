import System

/// Five philosophers and five forks: what waiting in a circle is, and how to have none of it.
enum Philosophers {
  static let tool = Tool(
    "philosophers", "[--deadlock] [--meals N] [--seed N]",
    """
    Five eat with two forks each: a deadlock, and orders that have none.

    With --deadlock each takes the left fork first, and reaches for the right one when
    all have one: everybody waits for the next. Nobody waits longer than 200 ms, and
    who gives up tells who holds what and waits for what. Without it: two orders in
    which that cannot be. In one the fork with the lower number comes first, so that
    waiting leads upwards and in no circle. In the other four chairs are for five.

    What is to be seen, and where it is made:
      who waits for a fork sleeps in futex(2), with a timeout   firmware/kernel/Futexes/Futexes.swift
      the timeout                                               firmware/kernel/Threads/TimerQueue.swift
      the same rule, for the kernel's own locks                 docs/kernel/threads.md, "Locks"
    """,
    [
      Option("d", "deadlock", "the order that leads into a deadlock"),
      Option("m", "meals", value: "N", "how often each eats, 8 if not given"),
      Option("s", "seed", value: "N", "what the times are drawn from"),
    ], run)

  private static func run(_ call: Invocation) {
    call.require(0...0)
    let meals = call.number("m") ?? 8
    let seed = call.number("s") ?? 1
    guard (1...1000).contains(meals) else { call.misuse("there can be 1 to 1000 meals") }
    if call.has("d") {
      guard let table = dine(.leftFirst, "the left fork first", meals, seed) else { return }
      explain(table)
    } else {
      for (order, name): (DinnerTable.Order, ByteString) in [
        (.lowestFirst, "the fork with the lower number first"),
        (.chairs, "the left fork first, and four chairs"),
      ] {
        guard let table = dine(order, name, meals, seed) else { return }
        check(table, meals)
        output.line("")
      }
    }
  }

  private static func dine(
    _ order: DinnerTable.Order, _ name: ByteString, _ meals: Int, _ seed: Int
  ) -> DinnerTable? {
    let table = DinnerTable(order, meals: meals, seed: seed)
    guard attempt("threads", { () throws(Errno) in try table.run() }) != nil else { return nil }
    output.line("\(name): █ eats, ░ is hungry")
    for philosopher in table.philosophers {
      let hunger = philosopher.longestHunger(until: table.scale.end)
      output.line(
        "\(philosopher.number, width: 3) |\(picture(philosopher, table.scale))|"
          + "\(philosopher.meals, width: 4) meals, hungry for \(tenths: hunger) ms at most")
    }
    output.line(table.scale.axis(margin: 5))
    return table
  }

  private static func picture(_ philosopher: Philosopher, _ scale: TimeScale) -> ByteString {
    (0..<TimeScale.columns).reduce(into: ByteString()) { text, column in
      switch philosopher.state(at: scale.middle(of: column)) {
      case .thinking: text += " "
      case .hungry: text += Colour.second.painted("░")
      case .eating: text += Colour.good.painted("█")
      }
    }
  }

  private static func check(_ table: DinnerTable, _ meals: Int) {
    let haveEaten = table.philosophers.allSatisfy { $0.meals == meals }
    Check.that(haveEaten, "everybody has eaten \(meals) times")
    // Neighbours share a fork; the last one sits beside the first.
    let pairs = zip(table.philosophers, table.philosophers[1...] + [table.philosophers[0]])
    let isShared = pairs.contains { left, right in
      left.mealTimes.contains { meal in right.mealTimes.contains { $0.overlaps(meal) } }
    }
    Check.that(!isShared, "no two neighbours ate at the same time")
  }

  /// Who holds what and waits for what, along the circle.
  private static func explain(_ table: DinnerTable) {
    guard let state = table.deadlock else {
      return Check.that(false, "there was a deadlock")
    }
    output.line("after \(table.patience.milliseconds) ms of waiting somebody gave up:")
    var holder = [Int?](repeating: nil, count: DinnerTable.seats)
    for (philosopher, entry) in state.enumerated() {
      for fork in entry.holds { holder[fork] = philosopher }
    }
    for (philosopher, entry) in state.enumerated() {
      guard let wanted = entry.wants else { continue }
      let held = entry.holds.map { ByteString(decimal: $0) }.joined(by: " and ")
      let other = holder[wanted].map { "philosopher \($0) holds" as ByteString } ?? "nobody holds"
      output.line(
        "  philosopher \(philosopher) holds fork \(held), waits for fork \(wanted), which \(other)")
    }
    let circle = circle(state.map { $0.wants.flatMap { holder[$0] } })
    let names = circle.map { ByteString(decimal: $0) }.joined(by: " -> ")
    output.line("waiting goes in a circle: \(names): none of them can ever go on")
    Check.that(
      circle.count == DinnerTable.seats + 1, "the deadlock was found, and all five are in it")
  }

  /// From the first philosopher to whom each waits for, until one comes again.
  private static func circle(_ next: [Int?]) -> [Int] {
    var way = [0]
    while let following = next[way[way.count - 1]] {
      way.append(following)
      if way.dropLast().contains(following) { break }
    }
    return way
  }
}
