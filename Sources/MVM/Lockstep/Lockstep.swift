import Board
import Bus
import Host

/// A machine, and beside it a second one on the interpreter that lives through the same: it has the first one's inputs and
/// what that got from its disks, and is compared with it after every piece of the run.
///
///     first    ---- piece ----+---- piece ----+- - -
///                 | inputs,   | compare       | compare
///                 v answers   |               |
///     second   ---- piece ----+---- piece ----+- - -
///
/// Where they differ, the second one goes back to where they agreed (by its savepoints), and copies of it find the instruction.
final class Lockstep {
  /// How many instructions a piece has.
  static let interval: UInt64 = 500_000
  /// The first savepoint and the last are kept whatever they take, and no others are needed.
  private static let pastBudget = 1

  private unowned let machine: Machine
  private let journal = Journal()
  private let second: Machine
  private var pair: BoardPair
  /// Where they were found to agree.
  private var agreed: Instant
  private var savepoint: Instant?

  /// Begins with the present of a deterministic machine.
  init(_ machine: Machine) throws(MachineError) {
    self.machine = machine
    let saved = try Self.copy(of: machine)
    second = try Machine(replaying: saved, from: journal, engine: .interpreter, console: nil)
    try second.rememberPast(budget: Self.pastBudget)
    pair = BoardPair(machine.board, second.board)
    agreed = machine.board.instant
    savepoint = second.savepoints.last
    machine.board.recorders.append(journal)
    machine.recordDisks(by: journal)
  }

  /// Lets go of the first machine.
  func end() {
    machine.board.recorders.removeAll { $0 === journal }
    machine.forgetDisks(by: journal)
  }

  /// Whether both are where they were, and nobody has changed the first one since.
  var isPresent: Bool { pair.agree() }

  /// Lets the second machine come to where the first one is. Returns what differs, if anything does.
  ///
  /// - Parameter reason: why the first one is there.
  func compare(after reason: StopReason) -> String? {
    let board = second.board
    for entry in journal.inputs {
      _ = board.runDeterministic(to: entry.instant)
      guard board.instant == entry.instant else { return explain() }
      board.receive(entry.input)
    }
    _ = board.runDeterministic(to: machine.board.instant)
    settle(reason)
    guard pair.agree() else { return explain() }
    agreed = machine.board.instant
    journal.forgetInputs()
    second.past?.takeIfDue()
    if second.savepoints.last != savepoint {
      savepoint = second.savepoints.last
      journal.forgetAnswers()
    }
    return nil
  }

  /// A machine that found nothing to do has let happen what was due, too.
  private func settle(_ reason: StopReason) {
    switch reason {
    case .idle, .asleep: break
    default: return
    }
    let board = second.board
    let limit = board.jumpLimit
    board.jumpLimit = 0
    _ = board.runDeterministic(instructions: 1)
    board.jumpLimit = limit
  }

  // MARK: Where they differ

  private func explain() -> String {
    let end = machine.board.instant
    let differences = pair.differences()
    let heading =
      "the translator is not the interpreter: "
      + "they agree after \(agreed.instructions) instructions, and not after \(end.instructions)"
    let inputs = journal.inputs
    guard (try? second.go(to: agreed)) == true, let saved = try? Self.copy(of: second) else {
      return Self.report(heading, differences)
    }
    let search = LockstepSearch(
      saved: saved, journal: journal, inputs: inputs, preparation: machine.preparation)
    guard let finding = search.firstDifference(from: agreed, to: end) else {
      let note = "\(heading); from there on, begun anew, they are the same"
      return Self.report(note, differences)
    }
    let symbols = (try? machine.images.symbols()) ?? .init()
    return Self.report(
      "\(heading)\n\(finding.place(symbols: symbols))", finding.differences)
  }

  private static func report(_ heading: String, _ differences: [String]) -> String {
    let limit = 24
    var lines = differences.prefix(limit).map { "  " + $0 }
    if differences.count > limit { lines.append("  and \(differences.count - limit) more") }
    return ([heading, "what it left, and what should be there:"] + lines).joined(separator: "\n")
  }

  private static func copy(of machine: Machine) throws(MachineError) -> SavedMachine {
    let bytes: [UInt8]
    do throws(HostError) {
      bytes = try machine.archive()
    } catch {
      throw .unusableState(file: "engine", reason: error.description)
    }
    return try SavedMachine(ArchiveBytes(bytes), path: "engine")
  }
}
