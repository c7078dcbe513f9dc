import Assembly
public import Hart

extension PageWalk {
  /// The walk in words, a line a step, and one for its end:
  ///
  ///     level 2: entry 0x1b7 of 0x80201000 is 0x20100401 (V): leads to the table at 0x80401000
  ///     level 1: entry 0x2 of 0x80401000 is 0x201000cf (V R W X A D): a page of 2 MiB
  ///     0x80400123
  public var text: [String] {
    steps.map { Self.text($0) + outcome(of: $0) } + [ending]
  }

  private static func text(_ step: Step) -> String {
    let index = Hexadecimal.prefixed(step.address % 4096 / 8)
    let table = Hexadecimal.prefixed(step.address & ~4095)
    return "level \(step.level): entry \(index) of \(table) is "
      + "\(Hexadecimal.prefixed(step.entry)) (\(flags(of: step.entry)))"
  }

  private func outcome(of step: Step) -> String {
    if let table = step.table { return ": leads to the table at \(Hexadecimal.prefixed(table))" }
    guard case .page(_, let size) = end else { return "" }
    return ": a page of \(Self.text(ofSize: size))"
  }

  private static func text(ofSize size: UInt64) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB")] where size >> UInt64(shift) != 0 {
      return "\(size >> UInt64(shift)) \(unit)"
    }
    return "\(size >> 10) KiB"
  }

  /// The lowest eight bits of an entry by their letters (privileged manual, 12.3.1).
  public static func flags(of entry: UInt64) -> String {
    let letters = ["V", "R", "W", "X", "U", "G", "A", "D"]
    let set = letters.indices.filter { entry >> UInt64($0) & 1 != 0 }.map { letters[$0] }
    return set.isEmpty ? "no bits" : set.joined(separator: " ")
  }

  private var ending: String {
    switch end {
    case .bare: "physical, as it is: \(Hexadecimal.prefixed(address))"
    case .page(let physical, _): "physical: \(Hexadecimal.prefixed(physical))"
    case .notCanonical:
      "page fault: bits 63 to \(12 + 9 * levels) are not like bit \(11 + 9 * levels)"
    case .noMemory(let place):
      "access fault: the entry at \(Hexadecimal.prefixed(place)) is not in memory"
    case .notValid: "page fault: the entry is not valid"
    case .noPage: "page fault: the last table leads to another one"
    case .misaligned: "page fault: the large page does not begin at a multiple of its size"
    case .notPermitted: "page fault: the page does not allow that"
    case .notMarked: "page fault: A is not set, or for a store D, and the hart does not set them"
    }
  }
}
