import Hart
import RISCV

/// Counts what a hart executes.
final class Census: HartObserver {
  private let decoder = Decoder(extensions: .all)
  private var opcode = Opcode.undecoded
  private var places: [UInt64: Int] = [:]
  private var hasTrapped = false

  /// How often each instruction was executed to its end.
  private(set) var executed: [Opcode: Int] = [:]
  /// Exceptions that were taken, and modes that instructions were executed in.
  private(set) var exceptions: Set<UInt64> = []
  private(set) var modes: [Privilege: Int] = [:]
  /// Instructions: in all; of trap handlers; and others at places that a program comes to fifty times or more.
  private(set) var count = 0
  private(set) var handlerCount = 0
  private(set) var hotCount = 0

  var watchesInstructions: Bool { true }

  func willExecute(_ hart: Hart) {
    opcode = decoder.decode(hart.inspectInstruction(at: hart.pc)).opcode
    hasTrapped = false
    count += 1
    modes[hart.privilege, default: 0] += 1
    let place = hart.pc % GuestLayout.byteCount
    if place < GuestLayout.page { handlerCount += 1 } else { places[place, default: 0] += 1 }
  }

  func didExecute(_ hart: Hart) {
    if !hasTrapped { executed[opcode, default: 0] += 1 }
  }

  func didTake(_ trap: TakenTrap, _ hart: Hart) {
    hasTrapped = true
    if trap.cause >> 63 == 0 { exceptions.insert(trap.cause) }
  }

  /// What follows is another program.
  func endProgram() {
    hotCount += places.values.reduce(0) { $1 >= 50 ? $0 + $1 : $0 }
    places = [:]
  }
}
